import { type Address, formatAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { line } from "../../frame/delimiter.ts";
import { connect } from "../../net/connect.ts";
import { Framed } from "../../net/framed.ts";
import { listen } from "../../net/listen.ts";
import { serve, type Server } from "../../net/server.ts";
import { answerControl, type ControlAnswer, type Controlled } from "./answer_control.ts";

/** How many controllers there may be at once. */
const MAX_CONNECTIONS = 16;
const REQUEST = line({ maxFrame: 64 << 10 });
const ANSWER = line({ maxFrame: 16 << 20 });

/**
 * Serves the control socket of a relay: a Unix socket, which is for this user alone (mode 0700).
 *
 * @throws {UsageError} When the address is none of a Unix socket.
 * @throws {NetError} As {@linkcode listen} does.
 */
export async function serveControl(at: Address, controlled: Controlled): Promise<Server> {
  checkUnix(at);
  return serve(await listen(at), async ({ stream }) => {
    const requests = new Framed(stream, REQUEST);
    const answers = new Framed(stream, ANSWER);
    for await (const request of requests) {
      const answer = answerControl(new TextDecoder().decode(request), controlled);
      await answers.send([new TextEncoder().encode(JSON.stringify(answer))]);
    }
  }, { maxConnections: MAX_CONNECTIONS });
}

/** Options of {@linkcode askControl}. */
export interface AskControlOptions {
  /**
   * How long connecting may take, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /** Gives up when it is aborted. */
  signal?: AbortSignal | undefined;
}

/**
 * Asks something of a relay.
 *
 * @throws {UsageError} When the address is none of a Unix socket.
 * @throws {NetError} When nobody answers there.
 */
export async function askControl(
  at: Address,
  request: object,
  options: AskControlOptions = {},
): Promise<ControlAnswer> {
  checkUnix(at);
  const { timeout = 10_000, signal = new AbortController().signal } = options;
  const stream = await connect(at, { timeout, signal });
  const stop = () => stream.close();
  signal.addEventListener("abort", stop);
  try {
    const channel = new Framed(stream, ANSWER);
    await channel.send([new TextEncoder().encode(JSON.stringify(request))]);
    const answer = await channel.read();
    if (answer === null) return { ok: false, error: "The relay ended without an answer" };
    return JSON.parse(new TextDecoder().decode(answer));
  } finally {
    signal.removeEventListener("abort", stop);
    stream.close();
  }
}

function checkUnix(at: Address): void {
  if (at.scheme === "unix") return;
  throw new UsageError(
    `Cannot control a relay by ${
      formatAddress(at)
    }: name a Unix socket, as in unix:/run/relay.sock`,
  );
}
