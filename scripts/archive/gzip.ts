/** Compresses; the result bears neither a name nor a time. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const source = ReadableStream.from([bytes as Uint8Array<ArrayBuffer>]);
  return await new Response(source.pipeThrough(new CompressionStream("gzip"))).bytes();
}
