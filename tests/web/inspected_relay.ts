import { formatHostPort, type InternetAddress, parseAddress } from "../../lib/address.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { connect } from "../../lib/net/connect.ts";
import { Framed } from "../../lib/net/framed.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { Injector } from "../../lib/relay/injector.ts";
import { Inspection } from "../../lib/relay/page/inspection.ts";
import { serveInspector } from "../../lib/relay/page/serve_inspector.ts";
import type { FaultSet } from "../../lib/relay/faults/fault_set.ts";
import { relay } from "../../lib/relay/relay.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { runService } from "../../lib/services/run.ts";

/** A relay before a server that echoes frames, with its page. */
export interface InspectedRelay extends AsyncDisposable {
  /** Where the page is. */
  readonly url: string;
  /** Connects a client that speaks in frames. */
  connect(): Promise<Framed>;
}

/** Starts all of it. */
export async function startInspected(spec: string, faults?: FaultSet): Promise<InspectedRelay> {
  const codec = parseCodec(spec);
  const inspection = new Inspection();
  const at = "tcp://127.0.0.1:0";
  const echo = serve(
    await listen(at),
    ({ stream }) => runService(new Framed(stream, codec), ECHO),
  );
  const codecs = { up: codec, down: codec };
  const injector = new Injector();
  const middle = await relay(at, echo.local, { codecs, faults, injector, tap: inspection.tap });
  const page = await serveInspector(parseAddress("http://127.0.0.1:0"), {
    ...{ inspection, faults, injector, listen: middle.local, target: echo.local },
    frame: { up: spec, down: spec },
  });
  return {
    url: `http://${formatHostPort(page.local as InternetAddress)}/`,
    connect: async () => new Framed(await connect(middle.local), codec),
    async [Symbol.asyncDispose]() {
      for (const one of [page, middle, echo]) await one[Symbol.asyncDispose]();
    },
  };
}
