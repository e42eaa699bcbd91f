import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../../lib/errors.ts";
import {
  type Fault,
  optionsOf,
  parseFault,
  parseFaultFile,
} from "../../../lib/relay/faults/fault.ts";
import { describeFaults } from "../../../lib/relay/faults/help.ts";
import { FAULT_KINDS } from "../../../lib/relay/faults/kinds.ts";
import { OPTIONS } from "../../../lib/relay/faults/options.ts";
import { faultSet, message } from "./run_lane.ts";

Deno.test("parseFault() reads a kind, its options and a filter", () => {
  const fault = parseFault("drop:p=0.1,dir=up,match=len>3");
  assertEquals(fault.name, "drop");
  assertEquals({ p: 0.1, dir: "up" }, { p: fault.options.p, dir: fault.options.dir as string });
  assertEquals(fault.match?.(message(new Uint8Array(3))), false);
  assertEquals(fault.match?.(message(new Uint8Array(4))), true);
});

Deno.test("parseFault() reads sizes and times with units, and has defaults", () => {
  assertEquals(
    parseFault("latency:time=1.5s").options,
    {
      ...{ time: 1500, jitter: 0, p: 1, dir: "both" },
    } as Fault["options"],
  );
  assertEquals(parseFault("bandwidth:rate=64KiB").options.rate, 65536);
  assertEquals(parseFault("slice").options.size, 1);
  assertEquals(parseFault(" half-close : after = 1KiB ").options.after, 1024);
});

Deno.test("parseFault() says what it does not understand, and what is nearest", () => {
  const wrong: [text: string, message: string][] = [
    ["dorp", 'Cannot read "dorp" as a fault: did you mean "drop"? known are latency, bandwidth'],
    ["", 'Cannot read "" as a fault: known are'],
    ["drop:prob=1", 'Cannot use "prob=1" with drop: it takes p, dir, match'],
    ["latency:tme=1s", 'did you mean "time="? it takes time, jitter, p, dir'],
    ["latency:time", 'Cannot use "time" with latency: did you mean "time="?'],
    ["latency", "Cannot use latency without time: write it as latency:time=100ms"],
    ["bandwidth", "Cannot use bandwidth without rate: write it as bandwidth:rate=64KiB"],
    ["bandwidth:rate=0", 'Cannot use "rate=0": it must be from 1 to 1GiB'],
    ["drop:p=2", 'Cannot use "p=2": it must be from 0 to 1'],
    ["drop:p=-1", 'Cannot read "-1" as a number: write it as 0.1'],
    ["drop:p=.1,p=.2", 'Cannot use "p=.2" with drop: p is given twice'],
    ["drop:match=len>1,match=len>2", "match is given twice"],
    ["drop:dir=left", 'Cannot use "left": it must be up, down, both'],
    ["cut:match=len>1", 'Cannot use "match=len>1" with cut: it takes after, p, dir'],
    ["corrupt:per=byte,match=len>1", "only messages match"],
    ["duplicate:copies=17", "it must be from 1 to 16"],
    ["toString", 'Cannot read "toString" as a fault'],
  ];
  for (const [text, message] of wrong) {
    assertThrows(() => parseFault(text), UsageError, message, text);
  }
});

Deno.test("parseFaultFile() reads one a line, without comments", () => {
  const faults = parseFaultFile("# slow\nlatency:time=1s  # a lot\n\n drop:p=0.5\r\n");
  assertEquals(faults.map(({ text }) => text), ["latency:time=1s", "drop:p=0.5"]);
  assertThrows(
    () => parseFaultFile("drop\nlos"),
    UsageError,
    'Cannot read line 2 of the faults: Cannot read "los" as a fault: did you mean "loss"?',
  );
});

Deno.test("describeFaults() tells of every kind and every option it takes", () => {
  const help = describeFaults();
  for (const [name, kind] of Object.entries(FAULT_KINDS)) {
    assertStringIncludes(help, `  ${name.padEnd(12)}${kind.doc}`);
    for (const option of optionsOf(kind)) {
      const value = option === "match" ? "FILTER" : OPTIONS[option].value;
      assertStringIncludes(help, `${option}=${option === "dir" ? "up|down" : value}`);
    }
  }
  for (const line of help.split("\n")) assert(line.length <= 80, line);
});

Deno.test("FaultSet refuses faults that cannot work on what passes", () => {
  assertThrows(
    () => faultSet(["drop"], { framing: "bytes" }),
    UsageError,
    "Cannot use drop here: it works on messages, which --frame cuts a stream into",
  );
  assertThrows(() => faultSet(["loss"]), UsageError, "it needs datagrams");
  assertThrows(
    () => faultSet(["slice"], { framing: "datagrams" }),
    UsageError,
    "it needs a stream",
  );
  faultSet(["loss", "drop", "latency:time=1s", "corrupt"], { framing: "datagrams" });
  faultSet(["corrupt", "cut"], { framing: "bytes" });
});
