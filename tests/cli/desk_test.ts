import { assertEquals } from "@std/assert";
import { typed } from "../../lib/cli/desk.ts";

async function* lines(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

Deno.test("typed() lets a person type a line anew that cannot be read, and ends at q", async () => {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const input = lines("zz", "6869", "q", "00");
  const options = { flags: { hex: true }, keepsMessages: true, say };
  assertEquals(await Array.fromAsync(typed(input, options)), [[new Uint8Array([0x68, 0x69])]]);
  assertEquals(said, ['Cannot read "zz" as hexadecimal: "z" is no digit']);
});
