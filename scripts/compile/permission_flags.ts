/** A named set of `"permissions"` in deno.json. */
export type PermissionSet = Record<string, boolean | string[]>;

/** The command-line flags that grant what a permission set grants. */
export function permissionFlags(set: PermissionSet): string[] {
  return Object.entries(set)
    .filter(([, value]) => value !== false)
    .map(([name, value]) =>
      Array.isArray(value) ? `--allow-${name}=${value.join(",")}` : `--allow-${name}`
    );
}
