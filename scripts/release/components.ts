import { mustRun } from "../compile/run_program.ts";

/** A package of others that goes into the executable. */
export interface Component {
  /** Its name in the npm registry. */
  name: string;
  /** Its exact version. */
  version: string;
  /** Its licence as an SPDX expression. */
  licence: string;
  /** The texts that its licence asks to be passed on. */
  notices: string[];
  /** What the lock file says of its bytes: `sha512-` and base64. */
  integrity: string;
  /** Whether our own code asks for it. */
  direct: boolean;
  /** The packages it needs, each as `name@version`. */
  dependencies: string[];
}

/** The part of `deno info --json` that is read. */
interface Graph {
  modules: { specifier: string; npmPackage?: string }[];
  npmPackages: Record<string, NpmPackage>;
}

interface NpmPackage {
  name: string;
  version: string;
  dependencies: string[];
  localPath: string;
}

/**
 * The npm packages that a program reaches, sorted by name; those of its tests are not among them.
 *
 * @throws {Error} A module is neither a file nor in npm, or a package does not tell its licence.
 */
export async function readComponents(entry: string, lockFile: string): Promise<Component[]> {
  const graph: Graph = JSON.parse(await mustRun(Deno.execPath(), ["info", "--json", entry]));
  const lock = JSON.parse(await Deno.readTextFile(lockFile));
  const direct = new Set(directOf(graph));
  const ids = [...reach(direct, graph)].sort();
  const components = await Promise.all(ids.map(async (id) => {
    const integrity = lock.npm[id]?.integrity;
    if (!integrity) throw new Error(`Cannot list ${id}: ${lockFile} has no hash of it`);
    const of = await describe(graph.npmPackages[id]!);
    return { ...of, integrity, direct: direct.has(id) };
  }));
  return components.map((component) => withNotices(component, components));
}

/**
 * A package without the text of its licence gets it from another one, where that text is the same for
 * all: other licences than Apache's name their owner in it.
 */
function withNotices(component: Component, all: readonly Component[]): Component {
  const { name, version, licence, notices } = component;
  if (notices.length > 0) return component;
  const same = all.find((other) => other.licence === licence && other.notices.length > 0);
  const text = same?.notices.find((text) => text.includes("[name of copyright owner]"));
  if (text !== undefined && licence === "Apache-2.0") return { ...component, notices: [text] };
  throw new Error(`Cannot list ${name}@${version}: it does not tell its licence`);
}

function directOf({ modules }: Graph): string[] {
  const remote = modules.find(({ specifier }) => /^(https?|jsr):/.test(specifier));
  if (remote) throw new Error(`Cannot list ${remote.specifier}: it is not a package of npm`);
  return modules.flatMap(({ npmPackage }) => npmPackage ?? []);
}

function reach(direct: ReadonlySet<string>, { npmPackages }: Graph): Set<string> {
  // A set visits what is added to it on the way.
  const ids = new Set(direct);
  for (const id of ids) npmPackages[id]!.dependencies.forEach((needed) => ids.add(needed));
  return ids;
}

async function describe(of: NpmPackage): Promise<Omit<Component, "integrity" | "direct">> {
  const { name, version, dependencies, localPath } = of;
  const { license: licence } = JSON.parse(await Deno.readTextFile(`${localPath}/package.json`));
  const notices = await readNotices(localPath);
  if (typeof licence !== "string") {
    throw new Error(`Cannot list ${name}@${version}: it does not tell its licence`);
  }
  return { name, version, licence, notices, dependencies: dependencies.toSorted() };
}

async function readNotices(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const chosen = names.filter((name) => /^(licen[cs]e|notice|copying|copyright)/i.test(name));
  return await Promise.all(chosen.sort().map((name) => Deno.readTextFile(`${folder}/${name}`)));
}
