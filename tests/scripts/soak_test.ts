import { assert, assertEquals } from "@std/assert";
import { CHAOS } from "../../scripts/soak/chaos.ts";
import { churn } from "../../scripts/soak/churn.ts";
import { exhaustDescriptors } from "../../scripts/soak/descriptors.ts";
import type { Plan } from "../../scripts/soak/plan.ts";
import { formatFindings, isSound } from "../../scripts/soak/report.ts";
import { leaks } from "../../scripts/soak/state.ts";
import { TARGETS } from "../../scripts/soak/targets.ts";
import { Program } from "../cli/program.ts";

const [executable, argv] = Program.commandLine([]);
const SHORT: Plan = {
  program: [executable, ...argv],
  connections: 28,
  duration: 0,
  patience: 200,
  slack: 96 * 1024,
};

for (const target of TARGETS) {
  Deno.test(`churn() finds no leak and no loss: ${target.name}`, async () => {
    const { faults, tried } = await churn(target, SHORT);
    assertEquals([faults, tried["round trip"], tried.reset], [[], 8, 8]);
  });
}

for (const { name, run } of CHAOS) {
  Deno.test(`CHAOS loses nothing that was acknowledged: ${name}`, async () => {
    const { faults, tried, skipped } = await run(SHORT);
    assertEquals(faults, []);
    assert(skipped !== undefined || Object.values(tried).some((count) => count > 0));
  });
}

Deno.test("exhaustDescriptors() finds a server that goes on", async () => {
  assertEquals((await exhaustDescriptors(SHORT)).faults, []);
});

Deno.test("churn() finds a server that echoes something else", async () => {
  const [echo] = TARGETS;
  const command = ["listen", "127.0.0.1:0", "--reply", "x".repeat(100)];
  const { faults } = await churn({ ...echo!, command }, SHORT);
  assert(faults[0]?.includes("the echo is not what was said"), faults.join());
});

Deno.test("leaks() tells descriptors, connections and memory that did not come back", () => {
  const before = { descriptors: 26, connections: 0, memory: 70_000 };
  assertEquals(leaks(before, { ...before, memory: 71_000 }, { slack: 1000 }), []);
  assertEquals(
    leaks(before, { descriptors: 28, connections: 1, memory: 71_001 }, { slack: 1000 }),
    [
      "2 descriptors are still open",
      "1 connections are still counted",
      "memory grew by 1001 KiB, and 1000 were allowed",
    ],
  );
});

Deno.test("formatFindings() shows a fault below its row, and what was left out and why", () => {
  const findings = [
    { name: "echo", tried: { reset: 3 }, seen: "26", faults: ["leaks"] },
    { name: "disk", tried: {}, seen: "", faults: [], skipped: "no tmpfs" },
  ];
  assertEquals(formatFindings(findings).split("\n"), [
    "soaked         tried    seen",
    "echo    FAULT  reset 3  26",
    "  FAULT: leaks",
    "disk    skip            no tmpfs",
  ]);
  assertEquals([isSound(findings), isSound(findings.slice(1))], [false, true]);
});
