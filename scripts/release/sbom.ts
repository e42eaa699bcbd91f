import type { Component } from "./components.ts";
import type { Runtime } from "./runtime.ts";

/** What {@linkcode toSbom} takes. */
export interface SbomOptions {
  /** The version of Sockeye. */
  version: string;
  /** What runs the program. */
  runtime: Runtime;
  /** When the release was made, in seconds since 1970. */
  time: number;
}

/** What an executable is made of, as an object of CycloneDX 1.6, ready for JSON. */
export function toSbom(components: readonly Component[], options: SbomOptions): object {
  const { version, runtime, time } = options;
  const self = describe("application", {
    name: "sockeye",
    version,
    licence: "MIT",
    purl: `pkg:generic/sockeye@${version}`,
  });
  const deno = describe("platform", {
    name: "deno",
    version: runtime.version,
    licence: "MIT",
    purl: `pkg:github/denoland/deno@v${runtime.version}`,
  });
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { timestamp: new Date(time * 1000).toISOString(), component: self },
    components: [deno, ...components.map(describePackage)],
    dependencies: [
      { ref: self.purl, dependsOn: [deno.purl, ...components.filter(isDirect).map(purlOf)] },
      { ref: deno.purl, dependsOn: [] },
      ...components.map((of) => ({
        ref: purlOf(of),
        dependsOn: of.dependencies.map((id) => `pkg:npm/${escapeScope(id)}`),
      })),
    ],
  };
}

interface Described {
  name: string;
  version: string;
  licence: string;
  purl: string;
}

function describe(type: string, { name, version, licence, purl }: Described) {
  return { type, "bom-ref": purl, name, version, licenses: [{ expression: licence }], purl };
}

function describePackage(component: Component) {
  const content = hexOf(component.integrity);
  const purl = purlOf(component);
  return { ...describe("library", { ...component, purl }), hashes: [{ alg: "SHA-512", content }] };
}

function isDirect({ direct }: Component): boolean {
  return direct;
}

function purlOf({ name, version }: Component): string {
  return `pkg:npm/${escapeScope(`${name}@${version}`)}`;
}

/** In a package URL the `@` of a scope is a percent-encoded one. */
function escapeScope(id: string): string {
  return id.replace(/^@/, "%40");
}

/** The digits of a hash that the lock file has in base64. */
function hexOf(integrity: string): string {
  return Uint8Array.fromBase64(integrity.slice("sha512-".length)).toHex();
}
