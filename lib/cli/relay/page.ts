import { type Address, formatHostPort } from "../../address.ts";
import { Injector } from "../../relay/injector.ts";
import { Inspection } from "../../relay/page/inspection.ts";
import { serveInspector } from "../../relay/page/serve_inspector.ts";
import type { Tap } from "../../relay/event.ts";
import type { RelayCodecs } from "../../relay/join.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import { parseHttpAddress } from "../http/start_http.ts";
import type { StartedRelay } from "./start_relay.ts";

/** The page of a relay, where `--page` asks for one. */
export interface RelayPage extends AsyncDisposable {
  /** Is told what the relay sees. */
  readonly tap: Tap;
  /** Sends what the page wants to be sent. */
  readonly injector: Injector;
  /** Serves the page, and tells where it is. */
  start(relay: StartedRelay, plan: RelayPagePlan): Promise<void>;
}

/** What the page shows besides what passes. */
export interface RelayPagePlan {
  /** Where the relay leads. */
  target: Address;
  /** How messages are cut. */
  codecs: RelayCodecs;
  /** Where it is told. */
  log: EventLog;
}

/**
 * The page that `--page` asks for, if it does.
 *
 * @throws {UsageError} When no page can be served at that address.
 */
export function openPage({ page, "allow-host": hosts }: FlagValues): RelayPage | undefined {
  if (page === undefined) return undefined;
  const at = parseHttpAddress(page);
  const inspection = new Inspection();
  const injector = new Injector();
  let server: AsyncDisposable | undefined;
  return {
    tap: inspection.tap,
    injector,
    async start(relay, { target, codecs, log }) {
      const frame = { up: codecs.up?.spec ?? "raw", down: codecs.down?.spec ?? "raw" };
      const { local: listen, faults } = relay;
      const shown = { inspection, injector, listen, target, frame, hosts, faults };
      const serving = await serveInspector(at, shown).catch(async (error) => {
        await relay.drain();
        throw error;
      });
      server = serving;
      const url = urlOf(serving.local);
      log.note(`the page is ${url}`, { page: url });
    },
    async [Symbol.asyncDispose]() {
      await server?.[Symbol.asyncDispose]();
    },
  };
}

function urlOf(address: Address): string {
  if (address.scheme === "unix") return `unix:${address.path}`;
  const host = ["0.0.0.0", "::"].includes(address.host) ? "localhost" : address.host;
  return `http://${formatHostPort({ ...address, host })}/`;
}
