import { toError } from "../../errors.ts";
import { Link } from "./link.ts";

/** What a worker's thread posts when it can be given work; all else it posts is something to tell. */
export const READY = "ready";

/** A thread of this program failed: not a connection, but the ground under many. */
export class WorkerError extends Error {
  /** Always `"WorkerError"`. */
  override readonly name = "WorkerError";
}

/** What another thread threw, as an error of that thread. */
export function asWorkerError(thrown: unknown): WorkerError {
  return thrown instanceof WorkerError ? thrown : new WorkerError(toError(thrown).message);
}

/** Options of {@linkcode WorkerPool}. */
export interface WorkerPoolOptions {
  /** How many threads to start. */
  size: number;
  /** Is told what a thread has to say that is about no server. */
  tell: (text: string) => void;
  /**
   * What the threads run.
   *
   * @default {the program's main module: it is the one file that every form of the program has}
   */
  module?: string;
}

/** Threads that run this program again, to serve beside the main one. */
export class WorkerPool implements Disposable {
  readonly #threads: Thread[];

  /** Starts the threads; they load while the caller goes on. */
  constructor({ size, ...options }: WorkerPoolOptions) {
    // The main thread is the first of those that serve.
    this.#threads = Array.from({ length: size }, (_, i) => new Thread(`worker ${i + 2}`, options));
  }

  /** How many threads there are. */
  get size(): number {
    return this.#threads.length;
  }

  /** Links functions of this thread with each of the threads, as soon as they run. */
  async connect<Theirs extends object>(ours: object): Promise<Link<Theirs>[]> {
    return await Promise.all(this.#threads.map((thread) => thread.connect<Theirs>(ours)));
  }

  /** Ends the threads at once. */
  [Symbol.dispose](): void {
    for (const thread of this.#threads) thread[Symbol.dispose]();
  }
}

class Thread implements Disposable {
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #links = new Set<Link<object>>();

  constructor(name: string, options: Omit<WorkerPoolOptions, "size">) {
    const { tell, module = Deno.mainModule } = options;
    this.#worker = new Worker(module, { type: "module", name });
    this.#worker.onmessage = ({ data }) => {
      if (data === READY) this.#ready.resolve();
      else tell(`${name}: ${data}`);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault(); // Else it would end the program before its connections are drained.
      this.#fail(new WorkerError(`${name}: ${event.message}`));
    };
    this.#ready.promise.catch(() => {}); // It fails whoever connects.
  }

  async connect<Theirs extends object>(ours: object): Promise<Link<Theirs>> {
    await this.#ready.promise;
    const { port1, port2 } = new MessageChannel();
    const link = new Link<Theirs>(port1, ours);
    this.#links.add(link as Link<object>);
    this.#worker.postMessage(port2, [port2]);
    return link;
  }

  #fail(error: WorkerError): void {
    this.#ready.reject(error);
    for (const link of this.#links) link.fail(error);
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
    for (const link of this.#links) link.close();
  }
}
