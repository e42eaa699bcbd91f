import { runText } from "../bench/process.ts";

/**
 * The command that gives the one behind it a small disk in memory, in a namespace of its own.
 *
 * @param folder What becomes the disk.
 * @param size How large it is, as `mount` reads it.
 */
export function smallDisk(folder: string, size: string): string[] {
  const mount = `mount -t tmpfs -o size=${size} tmpfs "${folder}" && exec "$0" "$@"`;
  return ["unshare", "-rm", "sh", "-c", mount];
}

/** Why no such disk can be had, where none can. */
export async function withoutNamespaces(): Promise<string | undefined> {
  const works = await runText("unshare", ["-rm", "true"]).then(() => true, () => false);
  return works ? undefined : "no namespace can be had (unshare -rm)";
}
