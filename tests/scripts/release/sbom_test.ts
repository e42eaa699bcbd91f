import { assert, assertEquals } from "@std/assert";
import { toSbom } from "../../../scripts/release/sbom.ts";
import { readComponents } from "../../../scripts/release/components.ts";

const RUNTIME = { version: "2.9.6", copyright: "", source: "" };
const ROOT = new URL("../../..", import.meta.url).pathname;

/** The fields that CycloneDX or a reader of ours needs. */
interface Bom {
  bomFormat: string;
  specVersion: string;
  metadata: { timestamp: string; component: { purl: string } };
  components: {
    name: string;
    version: string;
    purl: string;
    "bom-ref": string;
    licenses: { expression: string }[];
    hashes?: { alg: string; content: string }[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

async function bomOfProgram(): Promise<Bom> {
  const components = await readComponents(`${ROOT}main.ts`, `${ROOT}deno.lock`);
  return toSbom(components, { version: "1.2.3", runtime: RUNTIME, time: 0 }) as Bom;
}

Deno.test("toSbom() names each part of the program with version, licence and hash", async () => {
  const { bomFormat, specVersion, metadata, components } = await bomOfProgram();
  assertEquals([bomFormat, specVersion], ["CycloneDX", "1.6"]);
  assertEquals(metadata.timestamp, "1970-01-01T00:00:00.000Z");
  assertEquals(metadata.component.purl, "pkg:generic/sockeye@1.2.3");
  assertEquals(components[0]!.purl, "pkg:github/denoland/deno@v2.9.6");
  for (const { name, version, purl, licenses, hashes, ...rest } of components.slice(1)) {
    assertEquals(purl, `pkg:npm/${name.replace("@", "%40")}@${version}`);
    assertEquals(rest["bom-ref"], purl);
    assert(/^\(?[\w.-]+( (OR|AND) [\w.-]+)*\)?$/.test(licenses[0]!.expression), purl);
    assert(/^[0-9a-f]{128}$/.test(hashes![0]!.content), purl);
  }
});

Deno.test("toSbom() leaves no dependency without its component", async () => {
  const { metadata, components, dependencies } = await bomOfProgram();
  const known = [metadata.component.purl, ...components.map(({ purl }) => purl)];
  assertEquals(dependencies.map(({ ref }) => ref), known);
  const needed = new Set(dependencies.flatMap(({ dependsOn }) => dependsOn));
  assertEquals([...needed].sort(), known.slice(1).sort());
});

Deno.test("readComponents() lists what the program reaches, and nothing of its tests", async () => {
  const names = (await bomOfProgram()).components.map(({ name }) => name);
  for (const name of ["minimist", "@peculiar/x509", "tweetnacl"]) {
    assert(names.includes(name), name);
  }
  assert(!names.includes("fast-check"));
});
