import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import manifest from "../../../deno.json" with { type: "json" };

interface Step {
  uses?: string;
  run?: string;
}

interface Job {
  if: string;
  "timeout-minutes": number;
  needs?: string[];
  permissions?: Record<string, string>;
  steps: Step[];
}

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const FILE = new URL("../../../.github/workflows/ci.yml", import.meta.url);
const { permissions, jobs } = parse(await Deno.readTextFile(FILE)) as Workflow;
const steps = Object.values(jobs).flatMap((job) => job.steps);

Deno.test("The workflow may read only, but for what publishes a tag", () => {
  assertEquals(permissions, { contents: "read" });
  const more = Object.entries(jobs).filter(([, job]) => job.permissions);
  assertEquals(more.map(([name, job]) => [name, job.permissions]), [
    ["publish", { contents: "read", "id-token": "write" }],
    ["release", { contents: "write" }],
  ]);
  for (const [, job] of more) assertEquals(job.if, "startsWith(github.ref, 'refs/tags/v')");
});

Deno.test("The workflow names a version of every action, and ends every job", () => {
  const actions = steps.flatMap(({ uses }) => uses ?? []);
  assert(actions.length > 0);
  for (const action of actions) assertMatch(action, /^[\w-]+\/[\w-]+@v\d+(\.\d+)*$/);
  for (const [name, job] of Object.entries(jobs)) assert(job["timeout-minutes"] <= 60, name);
});

Deno.test("The workflow releases nothing that the gate has not passed", () => {
  assertEquals(jobs.build!.needs, ["linux", "others"]);
  assertEquals(jobs.publish!.needs, ["build"]);
  assertEquals(jobs.release!.needs, ["publish"]);
});

Deno.test("The workflow runs tasks that there are", () => {
  const tasks = steps.flatMap(({ run }) => /^deno task (\w+)/.exec(run ?? "")?.[1] ?? []);
  assertEquals(new Set(tasks), new Set(["ok", "fuzz", "soak", "release"]));
  for (const task of tasks) assert(task in manifest.tasks, task);
});
