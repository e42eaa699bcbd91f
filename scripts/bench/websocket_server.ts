/**
 * The echo server that the runtime's own WebSocket makes, to be measured beside.
 *
 * @module
 */
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => {
    Deno.stderr.writeSync(new TextEncoder().encode(`listening on ws://127.0.0.1:${port}\n`));
  },
}, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => socket.send(data);
  return response;
});
