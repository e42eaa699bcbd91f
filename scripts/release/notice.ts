import type { Component } from "./components.ts";
import type { Runtime } from "./runtime.ts";

/** What {@linkcode formatNotice} takes. */
export interface NoticeOptions {
  /** What runs the program. */
  runtime: Runtime;
  /** Our own MIT licence; the runtime's has the same words. */
  mit: string;
}

const RULE = "-".repeat(80);

/** The licences of others that go with an executable; packages with the same text share it. */
export function formatNotice(components: readonly Component[], options: NoticeOptions): string {
  const { runtime, mit } = options;
  const byText = Map.groupBy(components, ({ notices }) => notices.map(tidy).join("\n\n"));
  const sections = [...byText].map(([text, sharers]) => ({
    title: sharers.map(({ name, version, licence }) => `${name} ${version} (${licence})`).join(
      "\n",
    ),
    text,
  }));
  sections.unshift({
    title: `deno ${runtime.version} (MIT)\nThe licences of its parts are in ${runtime.source}`,
    text: tidy(mit.replace(/^Copyright .*$/m, runtime.copyright)),
  });
  const intro = "Sockeye's executables contain the software below, under these licences.";
  const parts = sections.map(({ title, text }) => `${title}\n\n${text}`);
  return [intro, ...parts].join(`\n\n${RULE}\n`) + "\n";
}

function tidy(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}
