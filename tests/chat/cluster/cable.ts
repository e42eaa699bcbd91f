/** A way to a port of this machine that can be cut, and mended. */
export class Cable implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  #target: number;
  readonly #ends = new Set<Deno.TcpConn>();
  readonly #serving: Promise<void>;
  #flows = Promise.resolve();
  #isCut = false;
  #isOneWay = false;

  constructor(target: number) {
    this.#target = target;
    this.#serving = this.#serve();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) this.#end(end);
  }

  /** Ends what is carried, and leads to another port. */
  lead(target: number): void {
    this.cut();
    this.#target = target;
    this.mend();
  }

  /** From now on no answer comes back. */
  cutAnswers(): void {
    this.#isOneWay = true;
  }

  mend(): void {
    this.#isOneWay = false;
    this.#isCut = false;
  }

  async #serve(): Promise<void> {
    for await (const near of this.#listener) {
      if (this.#isCut) near.close();
      else await this.#carry(near);
    }
  }

  async #carry(near: Deno.TcpConn): Promise<void> {
    this.#ends.add(near);
    const far = await Deno.connect({ hostname: "127.0.0.1", port: this.#target }).catch(() => {});
    if (!far) return this.#end(near);
    this.#ends.add(far);
    const flows = [
      this.#flow(near.readable, far),
      this.#flow(far.readable.pipeThrough(this.#answers()), near),
    ].map((flow) => flow.then(() => [near, far].forEach((end) => this.#end(end))));
    this.#flows = Promise.all([this.#flows, ...flows]).then(() => {});
  }

  async #flow(from: ReadableStream<Uint8Array>, to: Deno.TcpConn): Promise<void> {
    await from.pipeTo(to.writable).catch(() => {});
  }

  #answers(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (chunk, controller) => this.#isOneWay ? undefined : controller.enqueue(chunk),
    });
  }

  #end(end: Deno.TcpConn): void {
    if (!this.#ends.delete(end)) return;
    try {
      end.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#listener.close();
    await this.#serving;
    await this.#flows;
  }
}
