// @ts-check
/** @import { Conversation, State } from "./types.ts" */
/** @import { Connection } from "./connection.js" */
import { byId } from "./dom.js";
import { avatarOf } from "./view_lists.js";

const PHASES = {
  connecting: "Connecting…",
  open: "Connected",
  waiting: "Not connected",
  over: "Not connected",
};

/**
 * Everything around the messages: title, topic, own name, and whether the connection holds.
 * @param {State} state
 * @param {Conversation | undefined} current
 * @param {{ connection: Connection, farewell: string }} options
 */
export function drawFrame(state, current, { connection, farewell }) {
  const title = titleOf(current);
  setText(byId("title"), title);
  const isRoom = current?.room !== undefined;
  const topic = current ? "Private conversation" : "";
  setText(byId("topic"), isRoom ? current.topic : topic);
  byId("topic").title = isRoom ? current.topic : "";
  byId("log").setAttribute("aria-label", `Messages in ${title}`);
  const field = /** @type {HTMLTextAreaElement} */ (byId("text"));
  field.placeholder = !current
    ? "/join ROOM"
    : isRoom
    ? `Message ${title}`
    : `Message ${title} in private`;
  drawMe(state, connection);
  drawBanner(connection, farewell);
  drawUnread(state, current);
}

/**
 * @param {State} state
 * @param {Connection} connection
 */
function drawMe({ me }, { phase }) {
  const own = byId("me");
  if (own.dataset.name !== me) own.replaceChildren(avatarOf(me));
  own.dataset.name = me;
  setText(byId("my-name"), me);
  setText(byId("my-state"), PHASES[phase]);
  byId("my-state").dataset.phase = phase;
  setText(byId("host"), location.host);
}

/**
 * @param {Connection} connection
 * @param {string} farewell
 */
function drawBanner({ phase, retryAt, isRetrying }, farewell) {
  const banner = byId("banner");
  // The first moment of a visit needs no words.
  banner.hidden = phase === "open" || (phase === "connecting" && !isRetrying);
  const seconds = Math.max(0, Math.ceil((retryAt - performance.now()) / 1000));
  const texts = {
    connecting: "Connecting…",
    open: "",
    waiting: "The connection is lost. What you write is kept, and sent when it is back.",
    over: farewell === "quit" ? "You have left." : `The server has ended your visit: ${farewell}.`,
  };
  setText(byId("banner-text"), texts[phase]);
  // Not announced: a number that changes each second would drown everything else.
  setText(byId("banner-wait"), phase === "waiting" ? `Next try in ${seconds} s` : "");
  const again = byId("again");
  again.hidden = phase === "connecting";
  setText(again, phase === "over" ? "Come back" : "Try now");
}

/**
 * @param {State} state
 * @param {Conversation | undefined} current
 */
function drawUnread({ conversations, attentive }, current) {
  const all = [...conversations.values()];
  const unread = all.reduce((sum, conversation) => sum + conversation.unread, 0);
  const elsewhere = unread - (current?.unread ?? 0);
  byId("elsewhere").hidden = elsewhere === 0;
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${titleOf(current)} · Sockeye`;
  const newest = byId("newest");
  newest.hidden = attentive && !current?.detached;
  const count = current?.unread ?? 0;
  const what = count > 0 ? `${count} new ${count === 1 ? "message" : "messages"}` : "Newest";
  setText(byId("newest-text"), what);
}

/** @param {Conversation | undefined} conversation */
function titleOf(conversation) {
  if (!conversation) return "Sockeye";
  return conversation.room === undefined ? conversation.others.join(", ") : `#${conversation.room}`;
}

/**
 * A text that stays is not written again: screen readers would read it again.
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
