import type { ChatState } from "../../chat/client/state.ts";

/**
 * Proposes words for the one that ends at the cursor: commands, rooms, and names.
 *
 * @param state What the client knows.
 * @param before The line up to the cursor.
 */
export function completeChat(state: ChatState, before: string): string[] {
  const [, head = "", word = ""] = /^(.*?)(\S*)$/s.exec(before) ?? [];
  if (head === "" && word.startsWith("/")) {
    return matching(state.commands.map(({ name }) => `/${name}`), word, { end: " " });
  }
  if (word.startsWith("#")) {
    return matching(rooms(state).map((room) => `#${room}`), word, { end: " " });
  }
  if (/^\/(join|leave|who)\s+$/i.test(head)) return matching(rooms(state), word, { end: " " });
  // A list of names, as /msg takes it, goes on behind its last comma.
  const start = word.lastIndexOf(",") + 1;
  const end = head === "" ? ": " : " ";
  return matching(people(state), word.slice(start), { end, start: word.slice(0, start) });
}

function matching(
  words: readonly string[],
  typed: string,
  { end, start = "" }: { end: string; start?: string },
): string[] {
  const folded = typed.toLowerCase();
  return words.filter((word) => word.toLowerCase().startsWith(folded)).sort()
    .map((word) => `${start}${word}${end}`);
}

function rooms({ rooms, directory }: ChatState): string[] {
  return [...new Set([...rooms.keys(), ...directory.map(({ room }) => room)])];
}

/** Those in the member's rooms, save itself. */
function people({ rooms, name }: ChatState): string[] {
  const all = new Set([...rooms.values()].flatMap(({ people }) => [...people]));
  all.delete(name);
  return [...all];
}
