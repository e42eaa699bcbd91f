// @ts-check
/** @import { MessageRow, ServerMessage } from "./protocol.ts" */
/** @import { Message } from "./types.ts" */
import { byId } from "../chat/dom.js";
import { switchTheme } from "../chat/switch_theme.js";
import { fromBase64 } from "./bytes.js";
import { Connections } from "./connections.js";
import { Detail } from "./detail.js";
import { Editor } from "./editor.js";
import { Faults } from "./faults.js";
import { countOf, plural, sizeOf } from "./format.js";
import { Plot } from "./plot.js";
import { Share } from "./share.js";
import { Socket } from "./socket.js";
import { Timeline } from "./timeline.js";

const only = /** @type {HTMLInputElement} */ (byId("only"));
const search = /** @type {HTMLInputElement} */ (byId("search"));
const plot = new Plot();
const detail = new Detail();
const timeline = new Timeline(ask);
const connections = new Connections(chooseConnection);
const socket = new Socket({ hear, change });
const faults = new Faults((message) => socket.send(message));
const editor = new Editor((message) => socket.send(message));
let share = new Share();
let canSend = false;
let conn = 0;
/** The number of the filter asked for last: what was sent before its answer is of another one. */
let ref = 0;
let isAwaited = false;
let isPaused = false;
/** @type {MessageRow | undefined} */
let asked;

/** @param {boolean} isOpen */
function change(isOpen) {
  byId("state").dataset.phase = isOpen ? "open" : "lost";
  byId("state").textContent = isOpen ? "live" : "no connection";
  if (!isOpen) return editor.lost();
  connections.clear();
  share = new Share();
  filter();
}

function filter() {
  isAwaited = true;
  socket.send({ type: "filter", ref: ++ref, only: only.value, text: search.value, conn });
}

/** @param {number} number */
function chooseConnection(number) {
  conn = number;
  connections.mark(conn);
  byId("one").hidden = conn === 0;
  byId("one-number").textContent = `#${conn}`;
  filter();
}

/** @param {MessageRow} row */
function ask(row) {
  asked = row;
  timeline.mark(row.id);
  socket.send({ type: "bytes", id: row.id });
}

/** @param {ServerMessage} message */
function hear(message) {
  switch (message.type) {
    case "hello":
      byId("route").textContent = `${short(message.listen)} → ${short(message.target)}`;
      byId("frame").textContent = frameOf(message.frame);
      byId("rate").textContent = String(message.rate);
      canSend = message.canSend;
      return;
    case "rows":
      if (message.ref !== ref) return;
      isAwaited = false;
      byId("problem").textContent = message.error ?? "";
      if (!message.error && !isPaused) timeline.replace(message.rows);
      return;
    case "update":
      return update(message);
    case "faults":
      return faults.show(message);
    case "bytes": {
      if (asked?.id !== message.id) return;
      const wire = fromBase64(message.wire);
      const { at, length, values } = message;
      const bytes = message.message === undefined
        ? wire.subarray(at, at + length)
        : fromBase64(message.message);
      return show({ row: asked, wire, at, bytes, values });
    }
    case "sent":
      return editor.sent(message);
    case "gone":
      if (asked?.id === message.id) detail.gone(asked);
  }
}

/** @param {Message} message */
function show(message) {
  detail.show(message);
  byId("edit").hidden = !canSend || !Editor.takes(message);
}

/** @param {Extract<ServerMessage, { type: "update" }>} message */
function update({ open, count, connections: rows, rows: messages, skipped }) {
  const { up, down } = count;
  plot.add(count);
  connections.update(rows);
  connections.mark(conn);
  byId("open").textContent = plural(open, "open connection");
  byId("total-up").textContent = `${countOf(up.messages)} · ${sizeOf(up.bytes)}`;
  byId("total-down").textContent = `${countOf(down.messages)} · ${sizeOf(down.bytes)}`;
  byId("sampled").hidden = skipped === 0;
  share.add({ shown: messages.length, skipped }, performance.now());
  byId("share").textContent = share.oneOf > 1 ? `now 1 of ${countOf(share.oneOf)}` : "now all";
  byId("skipped").textContent = plural(skipped, "row");
  if (!isPaused && !isAwaited) timeline.add(messages);
}

/**
 * What most addresses begin with goes without saying.
 * @param {string} address
 */
function short(address) {
  return address.replace(/^tcp:\/\//, "");
}

/** @param {{ up: string, down: string }} frame */
function frameOf({ up, down }) {
  return up === down ? up : `↑ ${up}  ↓ ${down}`;
}

function pause() {
  isPaused = !isPaused;
  byId("pause").setAttribute("aria-pressed", String(isPaused));
  byId("pause-words").textContent = isPaused ? "Go on" : "Pause";
  if (!isPaused) filter();
}

byId("filters").addEventListener("submit", (event) => {
  event.preventDefault();
  filter();
});
for (const field of [only, search]) field.addEventListener("change", filter);
byId("one").addEventListener("click", () => chooseConnection(0));
byId("pause").addEventListener("click", pause);
byId("theme").addEventListener("click", switchTheme);
byId("compare").addEventListener("click", () => detail.compare());
byId("edit").addEventListener("click", () => detail.message && editor.edit(detail.message));
byId("close-detail").addEventListener("click", () => {
  detail.close();
  timeline.mark(0);
});
socket.start();
