/**
 * The page that shows what passes a relay, embedded in the program. It has parts of the chat page's.
 *
 * @module
 */
import backoffJs from "./chat/backoff.js" with { type: "text" };
import domJs from "./chat/dom.js" with { type: "text" };
import iconSvg from "./chat/icon.svg" with { type: "text" };
import themeCss from "./chat/theme.css" with { type: "text" };
import themeJs from "./chat/theme.js" with { type: "text" };
import switchThemeJs from "./chat/switch_theme.js" with { type: "text" };
import indexHtml from "./inspector/index.html" with { type: "text" };
import bytesJs from "./inspector/bytes.js" with { type: "text" };
import connectionsJs from "./inspector/connections.js" with { type: "text" };
import detailCss from "./inspector/detail.css" with { type: "text" };
import detailJs from "./inspector/detail.js" with { type: "text" };
import editJs from "./inspector/edit.js" with { type: "text" };
import editorCss from "./inspector/editor.css" with { type: "text" };
import editorJs from "./inspector/editor.js" with { type: "text" };
import faultsJs from "./inspector/faults.js" with { type: "text" };
import formatJs from "./inspector/format.js" with { type: "text" };
import layoutCss from "./inspector/layout.css" with { type: "text" };
import mainJs from "./inspector/main.js" with { type: "text" };
import plotJs from "./inspector/plot.js" with { type: "text" };
import ratesJs from "./inspector/rates.js" with { type: "text" };
import rowsCss from "./inspector/rows.css" with { type: "text" };
import shareJs from "./inspector/share.js" with { type: "text" };
import sideCss from "./inspector/side.css" with { type: "text" };
import socketJs from "./inspector/socket.js" with { type: "text" };
import timelineJs from "./inspector/timeline.js" with { type: "text" };
import { createPage, type PageHandler } from "./page.ts";

/** Each file of the page by its path. */
export const INSPECTOR_FILES: ReadonlyMap<string, string> = new Map([
  ["chat/backoff.js", backoffJs],
  ["chat/dom.js", domJs],
  ["chat/icon.svg", iconSvg],
  ["chat/switch_theme.js", switchThemeJs],
  ["chat/theme.css", themeCss],
  ["chat/theme.js", themeJs],
  ["inspector/index.html", indexHtml],
  ["inspector/bytes.js", bytesJs],
  ["inspector/connections.js", connectionsJs],
  ["inspector/detail.css", detailCss],
  ["inspector/detail.js", detailJs],
  ["inspector/edit.js", editJs],
  ["inspector/editor.css", editorCss],
  ["inspector/editor.js", editorJs],
  ["inspector/faults.js", faultsJs],
  ["inspector/format.js", formatJs],
  ["inspector/layout.css", layoutCss],
  ["inspector/main.js", mainJs],
  ["inspector/plot.js", plotJs],
  ["inspector/rates.js", ratesJs],
  ["inspector/rows.css", rowsCss],
  ["inspector/share.js", shareJs],
  ["inspector/side.css", sideCss],
  ["inspector/socket.js", socketJs],
  ["inspector/timeline.js", timelineJs],
]);

/**
 * Answers a request for the inspector page or a part of it: the page is at `/`, its parts under
 * `/inspector/` and `/chat/`.
 *
 * @returns The answer, or `undefined` when the request is for something else.
 */
export const inspectorPage: PageHandler = createPage(INSPECTOR_FILES, "inspector/index.html");
