/**
 * Waits until what a program prints matches `pattern`, and reads on behind it, so that the program
 * never has to wait for a reader.
 *
 * @throws {Error} When the output ends without a match.
 */
export function waitForText(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  const read = async () => {
    let text = "";
    let match: RegExpExecArray | null = null;
    for await (const chunk of output.pipeThrough(new TextDecoderStream())) {
      if (match) continue;
      text += chunk;
      match = pattern.exec(text);
      if (match) resolve(match);
    }
    reject(new Error(`Cannot find ${pattern} in what the program printed: ${text.trim()}`));
  };
  read().catch(reject);
  return promise;
}
