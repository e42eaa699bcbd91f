// @ts-check
/** @import { Conversation, State } from "./types.ts" */
import { byId, h, icon, place } from "./dom.js";
import { hueOf, initialOf } from "./text.js";
import { listed, roomKey } from "./state.js";

/**
 * @typedef {{
 *   show: (key: string) => void,
 *   join: (room: string) => void,
 *   leave: (conversation: Conversation) => void,
 *   tell: (name: string) => void,
 * }} Actions
 */

/**
 * The lists beside the messages: rooms, private conversations, and who is here.
 * @param {State} state
 * @param {Conversation | undefined} current
 * @param {{ actions: Actions }} options
 */
export function drawLists(state, current, { actions }) {
  const all = listed(state);
  const isPrivate = (/** @type {Conversation} */ { room }) => room === undefined;
  const draw = (/** @type {Conversation} */ conversation) =>
    drawConversation(conversation, current, { actions });
  redraw(byId("rooms"), all.filter((one) => !isPrivate(one)).map(draw));
  redraw(byId("privates"), all.filter(isPrivate).map(draw));
  byId("privates-section").hidden = !all.some(isPrivate);
  drawOtherRooms(state, actions);
  const people = current?.room === undefined
    ? [...new Set([...current?.others ?? [], state.me])]
    : current.people;
  redraw(byId("people-list"), people.map((name) => drawPerson(name, state.me, { actions })));
  for (const id of ["people-count", "people-total"]) byId(id).textContent = String(people.length);
}

/**
 * Replaces a list; what had the focus in it has it afterwards.
 * @param {HTMLElement} list
 * @param {HTMLElement[]} items
 */
function redraw(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement : undefined;
  const key = focused?.getAttribute("data-key");
  const old = new Map([...list.children].map((item) => [signatureOf(item), item]));
  place(list, items.map((item) => /** @type {HTMLElement} */ (old.get(signatureOf(item)) ?? item)));
  if (!key || document.activeElement === focused) return;
  const again = [...list.querySelectorAll("button")].find(({ dataset }) => dataset.key === key);
  again?.focus();
}

/** @param {Element} item */
function signatureOf(item) {
  return item.getAttribute("data-signature");
}

/**
 * @param {Conversation} conversation
 * @param {Conversation | undefined} current
 * @param {{ actions: Actions }} options
 */
function drawConversation(conversation, current, { actions }) {
  const { key, room, others, unread, mentioned } = conversation;
  const isCurrent = key === current?.key;
  const name = room ?? others.join(", ");
  const button = h(
    "button",
    {
      type: "button",
      class: "item",
      "data-key": key,
      "aria-current": isCurrent ? "true" : undefined,
      onclick: () => actions.show(key),
    },
    room === undefined ? avatarOf(others[0] ?? "") : h("span", { class: "hash" }, "#"),
    h("bdi", { class: "label" }, name),
  );
  if (unread > 0) button.append(...badgeOf(unread));
  const leave = room === undefined ? `Close the conversation with ${name}` : `Leave #${room}`;
  const close = h(
    "button",
    {
      type: "button",
      class: "leave",
      "aria-label": leave,
      title: leave,
      onclick: () => actions.leave(conversation),
    },
    icon("close"),
  );
  const names = [unread > 0 && "has-unread", mentioned && "is-mentioned"].filter(Boolean).join(" ");
  const signature = JSON.stringify([key, isCurrent, unread, mentioned]);
  return h("li", { class: names, "data-signature": signature }, button, close);
}

/** @param {number} unread */
function badgeOf(unread) {
  return [
    h("span", { class: "badge", "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread)),
    h("span", { class: "hidden" }, `, ${unread} unread`),
  ];
}

/**
 * @param {State} state
 * @param {Actions} actions
 */
function drawOtherRooms({ summaries, conversations }, { join }) {
  const others = summaries.filter(({ room }) => !conversations.has(roomKey(room))).slice(0, 50);
  byId("other-rooms-section").hidden = others.length === 0;
  const items = others.map(({ room, people, topic }) => {
    const count = `${people} ${people === 1 ? "person" : "people"}`;
    const button = h(
      "button",
      {
        type: "button",
        class: "item",
        "data-key": room,
        title: topic || `Join #${room}`,
        onclick: () => join(room),
      },
      h("span", { class: "hash" }, "#"),
      h("bdi", { class: "label" }, room),
      h("span", { class: "hidden" }, ", "),
      h("span", { class: "count", title: count }, String(people)),
    );
    return h("li", { "data-signature": JSON.stringify([room, people, topic]) }, button);
  });
  redraw(byId("other-rooms"), items);
}

/**
 * @param {string} name
 * @param {string} me
 * @param {{ actions: Actions }} options
 */
function drawPerson(name, me, { actions }) {
  const label = [avatarOf(name), h("bdi", { class: "label" }, name)];
  const isMe = name === me;
  if (isMe) label.push(h("span", { class: "count" }, "you"));
  const person = isMe ? h("span", { class: "item" }, ...label) : h(
    "button",
    {
      type: "button",
      class: "item",
      "data-key": name,
      title: `Write to ${name} in private`,
      onclick: () => actions.tell(name),
    },
    ...label,
  );
  return h("li", { "data-signature": JSON.stringify([name, isMe]) }, person);
}

/** @param {string} name */
export function avatarOf(name) {
  const avatar = h("span", { class: "avatar small", "aria-hidden": "true" }, initialOf(name));
  avatar.style.setProperty("--hue", String(hueOf(name)));
  return avatar;
}
