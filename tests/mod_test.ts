import { assert, assertEquals } from "@std/assert";
import * as library from "../lib/mod.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const LIB = `${ROOT}lib`;

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* sources(path);
    else if (name.endsWith(".ts")) yield await Deno.readTextFile(path);
  }
}

/** The names that the examples of the documentation import. */
async function namesOfExamples(): Promise<Set<string>> {
  const texts = await Array.fromAsync(sources(LIB));
  const imports = texts.flatMap((
    text,
  ) => [...text.matchAll(/^ \* +import \{([^}]+)\} from "@sockeye\/sockeye";/gm)]);
  return new Set(imports.flatMap(([, names = ""]) => names.match(/\w+/g) ?? []));
}

Deno.test("lib/mod.ts names for each part what there is, and has an example of", async () => {
  const [head = ""] = (await Deno.readTextFile(`${LIB}/mod.ts`)).split("@example");
  const rows = [...head.matchAll(/^ \* - `(\w+)`:([^]*?)(?=^ \* - | \*\n)/gm)];
  const parts = await Array.fromAsync(Deno.readDir(LIB));
  const withNames = parts.filter(({ name }) => !["cli", "web"].includes(name));
  assertEquals(
    rows.map(([, part]) => part).sort(),
    withNames.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort(),
  );
  const shown = await namesOfExamples();
  for (const [, part, names = ""] of rows) {
    for (const [, name = ""] of names.matchAll(/@linkcode (\w+)/g)) {
      assert(name in library, `${part}: there is no ${name}`);
      assert(shown.has(name), `${part}: no example has ${name}`);
    }
  }
});
