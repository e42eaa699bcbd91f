// @ts-check
/** @import { Visit } from "./memory.js" */
/** @import { ServerMessage } from "./types.ts" */
import { byId } from "./dom.js";
import { Chat } from "./chat.js";
import { JoinScreen, takeTokenOfAddress } from "./join.js";
import { keepVisit, takeVisit } from "./memory.js";
import { switchTheme } from "./switch_theme.js";

/** Errors that the reader mends on the first screen. */
const OF_ENTRY = new Set(["bad-token", "banned", "too-many"]);

/** @type {Chat | undefined} */
let chat;
let token = takeTokenOfAddress();

const screen = new JoinScreen((who) => {
  token = who.token || token;
  enter({ name: who.name });
});

/** @param {{ name: string, visit?: Visit | undefined }} who */
function enter({ name, visit }) {
  chat ??= new Chat({ heard });
  chat.enter({ name, token, visit });
}

/** @param {ServerMessage} message */
function heard(message) {
  if (message.type === "welcome") {
    screen.close();
  } else if (message.type === "error" && !chat?.isOpen && OF_ENTRY.has(message.code)) {
    chat?.leave();
    screen.open({ problem: message.text, asksToken: message.code === "bad-token" });
  }
}

/** A reload, or the way back to the page, goes on where it was. */
function begin() {
  const visit = takeVisit();
  if (!visit) return screen.open();
  token ||= visit.token;
  screen.close();
  enter({ name: "", visit });
}

addEventListener("pagehide", () => {
  const visit = chat?.leave();
  if (visit) keepVisit({ ...visit, token });
});
addEventListener("pageshow", ({ persisted }) => persisted && begin());
byId("theme").addEventListener("click", switchTheme);
begin();
