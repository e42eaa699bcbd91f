/**
 * The names of a CommonJS package that was imported when it was needed: in a bundle they are those of
 * its `default` alone.
 */
export function named<Module extends object>(module: Module): Module {
  const { default: exported } = module as { default?: Module };
  return exported ?? module;
}
