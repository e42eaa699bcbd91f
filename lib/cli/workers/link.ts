import { toError } from "../../errors.ts";

/** Functions that the other side of a link may call; what goes in and out is copied. */
type Functions = object;

/** The arguments of one of them. */
type ArgumentsOf<Theirs, Name extends keyof Theirs> = Theirs[Name] extends
  (...args: infer Arguments) => unknown ? Arguments : never;

/** What one of them gives. */
type ResultOf<Theirs, Name extends keyof Theirs> = Theirs[Name] extends
  (...args: never[]) => infer Result ? Awaited<Result> : never;

/** They, called by names that came over the port. */
type ByName = Record<string, (...args: unknown[]) => unknown>;

interface Call {
  name: string;
  args: unknown[];
  id?: number;
}

/** What goes over a link: a call, with a number if it wants an answer; or an answer. */
type Message =
  | Call
  | { id: number; result: unknown }
  | { id: number; failure: string };

/** Calls between two threads: each side offers functions, and calls those of the other. */
export class Link<Theirs extends Functions> {
  readonly #port: MessagePort;
  readonly #ours: ByName;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;
  #failure: Error | undefined;

  /** Answers what comes through the port with functions of this side. */
  constructor(port: MessagePort, ours: Functions) {
    this.#port = port;
    this.#ours = ours as ByName;
    port.onmessage = ({ data }) => this.#receive(data);
  }

  /** Calls a function of the other side and waits for what it gives. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    args: ArgumentsOf<Theirs, Name>,
  ): Promise<ResultOf<Theirs, Name>> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = ++this.#calls;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#post({ name, args, id });
    return waiting.promise as Promise<ResultOf<Theirs, Name>>;
  }

  /** Calls a function of the other side, whatever it gives. */
  tell<Name extends keyof Theirs & string>(name: Name, args: ArgumentsOf<Theirs, Name>): void {
    this.#post({ name, args });
  }

  /** Says that the other side is gone: what waits for it fails, and each call from now on. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** Ends the link; what waits for it waits for ever. Idempotent. */
  close(): void {
    this.#port.close();
  }

  #post(message: Message): void {
    this.#port.postMessage(message);
  }

  async #receive(message: Message): Promise<void> {
    if ("name" in message) return await this.#answer(message);
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("failure" in message) waiting?.reject(new Error(message.failure));
    else waiting?.resolve(message.result);
  }

  async #answer({ name, args, id }: Call): Promise<void> {
    const run = async () => await this.#ours[name]!(...args);
    if (id === undefined) return void await run();
    try {
      this.#post({ id, result: await run() });
    } catch (error) {
      // Of an error only the text survives the way between threads.
      this.#post({ id, failure: toError(error).message });
    }
  }
}
