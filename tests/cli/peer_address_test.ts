import { assertEquals } from "@std/assert";
import { sockeye } from "./program.ts";

const INSTEAD = { listen: "http serve", connect: "http get", send: "http get" };

for (const [command, instead] of Object.entries(INSTEAD)) {
  Deno.test(`${command} leaves HTTP to ${instead}`, async () => {
    for (const address of ["http://127.0.0.1:0/x", "https://localhost"]) {
      const words = command === "send" ? [address, "hello"] : [address];
      const { code, stdout, stderr } = await sockeye([command, ...words]);
      const said = `sockeye: Cannot use "${address}" here: for HTTP use sockeye ${instead}\n`;
      assertEquals([code, stdout, stderr], [2, "", said]);
    }
  });
}
