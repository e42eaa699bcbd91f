/**
 * The files of the chat page, by the name under which they are served. Each is written here once:
 * a file that is not is never sent.
 *
 * @module
 */
import indexHtml from "./chat/index.html" with { type: "text" };
import iconSvg from "./chat/icon.svg" with { type: "text" };
import backoffJs from "./chat/backoff.js" with { type: "text" };
import chatJs from "./chat/chat.js" with { type: "text" };
import completeJs from "./chat/complete.js" with { type: "text" };
import composerCss from "./chat/composer.css" with { type: "text" };
import composerJs from "./chat/composer.js" with { type: "text" };
import connectionJs from "./chat/connection.js" with { type: "text" };
import domJs from "./chat/dom.js" with { type: "text" };
import drawersJs from "./chat/drawers.js" with { type: "text" };
import eventsCss from "./chat/events.css" with { type: "text" };
import historyJs from "./chat/history.js" with { type: "text" };
import joinJs from "./chat/join.js" with { type: "text" };
import keysJs from "./chat/keys.js" with { type: "text" };
import layoutCss from "./chat/layout.css" with { type: "text" };
import listsCss from "./chat/lists.css" with { type: "text" };
import mainJs from "./chat/main.js" with { type: "text" };
import memoryJs from "./chat/memory.js" with { type: "text" };
import messagesCss from "./chat/messages.css" with { type: "text" };
import pendingJs from "./chat/pending.js" with { type: "text" };
import popupJs from "./chat/popup.js" with { type: "text" };
import receiveJs from "./chat/receive.js" with { type: "text" };
import rowsJs from "./chat/rows.js" with { type: "text" };
import sessionJs from "./chat/session.js" with { type: "text" };
import stateJs from "./chat/state.js" with { type: "text" };
import switchThemeJs from "./chat/switch_theme.js" with { type: "text" };
import textJs from "./chat/text.js" with { type: "text" };
import themeCss from "./chat/theme.css" with { type: "text" };
import themeJs from "./chat/theme.js" with { type: "text" };
import viewFrameJs from "./chat/view_frame.js" with { type: "text" };
import viewListsJs from "./chat/view_lists.js" with { type: "text" };
import viewLogJs from "./chat/view_log.js" with { type: "text" };
import viewMessageJs from "./chat/view_message.js" with { type: "text" };

/** Each file of the page as text. */
export const ASSETS: ReadonlyMap<string, string> = new Map([
  ["index.html", indexHtml],
  ["icon.svg", iconSvg],
  ["backoff.js", backoffJs],
  ["chat.js", chatJs],
  ["complete.js", completeJs],
  ["composer.css", composerCss],
  ["composer.js", composerJs],
  ["connection.js", connectionJs],
  ["dom.js", domJs],
  ["drawers.js", drawersJs],
  ["events.css", eventsCss],
  ["history.js", historyJs],
  ["join.js", joinJs],
  ["keys.js", keysJs],
  ["layout.css", layoutCss],
  ["lists.css", listsCss],
  ["main.js", mainJs],
  ["memory.js", memoryJs],
  ["messages.css", messagesCss],
  ["pending.js", pendingJs],
  ["popup.js", popupJs],
  ["receive.js", receiveJs],
  ["rows.js", rowsJs],
  ["session.js", sessionJs],
  ["state.js", stateJs],
  ["switch_theme.js", switchThemeJs],
  ["text.js", textJs],
  ["theme.css", themeCss],
  ["theme.js", themeJs],
  ["view_frame.js", viewFrameJs],
  ["view_lists.js", viewListsJs],
  ["view_log.js", viewLogJs],
  ["view_message.js", viewMessageJs],
]);
