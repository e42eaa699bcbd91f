import { formatHostPort, type InternetAddress } from "../address.ts";
import { isAdmitted } from "../cidr.ts";
import { toError } from "../errors.ts";
import type { RefusalReason } from "../net/admission.ts";
import type { Datagram } from "../net/datagram.ts";
import { receiveAll } from "../net/receive_all.ts";
import type { UdpSocket } from "../net/udp.ts";
import type { EndHow } from "./event.ts";
import { PeerChannel } from "./peer_channel.ts";
import { relayClient, type RelayPlan } from "./relay_client.ts";

/** How often idle sessions are looked for, in milliseconds, at most and at least. */
const SLOWEST = 1000;
const FASTEST = 10;

interface Session {
  channel: PeerChannel;
  task: Promise<void>;
  /** When a datagram was last seen, either way. */
  heard: number;
  stopped?: EndHow;
  onStop?: () => void;
}

/** Relays datagrams: each peer has a session with a way to the target of its own, until it is quiet. */
export class UdpRelay {
  /** The bound address. */
  readonly local: InternetAddress;
  /** Resolves when it has ended: to the error that ended it, if one did. */
  readonly closed: Promise<Error | undefined>;
  readonly #socket: UdpSocket;
  readonly #plan: RelayPlan;
  readonly #sessions = new Map<string, Session>();
  readonly #stopping = new AbortController();

  /** Starts, and owns the socket from here on. */
  constructor(socket: UdpSocket, plan: RelayPlan) {
    this.local = socket.local;
    this.#socket = socket;
    this.#plan = plan;
    this.closed = this.#run();
  }

  /** How many sessions there are. */
  get active(): number {
    return this.#sessions.size;
  }

  /** Ends, as {@linkcode UdpRelay.close} does: no peer waits for a session to finish. */
  drain(): Promise<Error | undefined> {
    this.close();
    return this.closed;
  }

  /** Closes all sessions and the socket. Idempotent. */
  close(): void {
    this.#stopping.abort();
    for (const session of this.#sessions.values()) this.#stop(session, "shutdown");
    this.#socket.close();
  }

  async #run(): Promise<Error | undefined> {
    const { idle } = this.#plan;
    const interval = Math.max(FASTEST, Math.min(SLOWEST, idle / 2));
    const timer = setInterval(() => this.#sweep(), interval);
    try {
      const { onAcceptError: onReceiveError } = this.#plan;
      const receiving = { signal: this.#stopping.signal, onReceiveError };
      await receiveAll(this.#socket, (datagram) => this.#take(datagram), receiving);
    } catch (error) {
      return toError(error);
    } finally {
      clearInterval(timer);
      this.close();
      await Promise.all([...this.#sessions.values()].map(({ task }) => task));
    }
  }

  #take({ data, peer }: Datagram): void {
    const session = this.#sessions.get(formatHostPort(peer)) ?? this.#admit(peer);
    if (!session) return;
    session.heard = performance.now();
    session.channel.arrive(data);
  }

  #admit(peer: InternetAddress): Session | undefined {
    const refuse = (reason: RefusalReason | "denied") => {
      this.#plan.onRefused?.(peer, reason);
      return undefined;
    };
    if (!isAdmitted(peer.host, this.#plan)) return refuse("denied");
    const conn = this.#plan.admission.enter(peer);
    if (conn instanceof Promise) throw new TypeError("Cannot wait for who counts the sessions");
    return typeof conn === "number" ? this.#open(peer, conn) : refuse(conn);
  }

  #open(peer: InternetAddress, conn: number): Session {
    const key = formatHostPort(peer);
    const closing = new AbortController();
    const channel = new PeerChannel(this.#socket, {
      remote: peer,
      onSend: () => session.heard = performance.now(),
      onClose: () => closing.abort(),
    });
    const session: Session = { channel, task: Promise.resolve(), heard: performance.now() };
    this.#sessions.set(key, session);
    const client = {
      ...{ conn, remote: peer, signal: closing.signal },
      accept: () => ({ enter: () => ({ channel }) }),
      stopped: () => session.stopped,
      onStop: (stop: () => void) => session.onStop = stop,
    };
    session.task = relayClient(client, this.#plan).then(() => {}, (error) => {
      this.#plan.onAcceptError?.(toError(error), 0);
    }).finally(() => {
      channel.close();
      this.#sessions.delete(key);
      this.#plan.admission.leave(peer);
    });
    return session;
  }

  #sweep(): void {
    const { idle } = this.#plan;
    const now = performance.now();
    for (const session of this.#sessions.values()) {
      if (idle > 0 && now - session.heard >= idle) this.#stop(session, "timeout");
    }
  }

  #stop(session: Session, how: EndHow): void {
    session.stopped ??= how;
    session.channel.close();
    session.onStop?.();
  }
}
