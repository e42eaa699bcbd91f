import { UsageError } from "../errors.ts";
import { SERVICES } from "../services/registry.ts";
import type { Service } from "../services/service.ts";

/** The service of that name; `reply` answers with a text. */
export function serviceNamed(name: string, reply = ""): Service {
  const entry = SERVICES.find((entry) => entry.name === name);
  if (!entry) throw new UsageError(`Unknown service "${name}": see sockeye help listen`);
  return entry.make({ text: new TextEncoder().encode(reply) });
}
