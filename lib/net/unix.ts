import { formatAddress, type UnixAddress } from "../address.ts";
import type { StreamListener } from "./accept_loop.ts";
import { SocketListener } from "./socket_listener.ts";
import { SocketStream } from "./socket_stream.ts";

/** The most bytes of a path that a Unix socket holds (`sun_path` less its last NUL). */
const MAX_PATH = 107;

/** Connects to a Unix socket. */
export async function connectUnix(address: UnixAddress): Promise<SocketStream> {
  const conn = await Deno.connect({ transport: "unix", path: address.path });
  return new SocketStream(conn, "unix", { remote: address });
}

/**
 * Listens on a Unix socket that only its owner may use.
 *
 * The socket is bound under a name that nobody knows and then linked to its path. So nothing that is
 * there is ever overwritten, and the runtime, which on closing removes by name whatever has the name it
 * bound, finds nothing to remove: at the path itself only this socket's own file is removed.
 *
 * @throws {NetError} `address-in-use` when a server answers there, or the file is not the dead socket
 * of this user.
 */
export async function listenUnix(address: UnixAddress): Promise<StreamListener> {
  if (address.path.startsWith("\0")) {
    return streamsOf(Deno.listen({ transport: "unix", path: address.path }), { address });
  }
  checkLength(address);
  const hidden = hiddenPath(address.path);
  const listener = Deno.listen({ transport: "unix", path: hidden });
  try {
    Deno.chmodSync(hidden, 0o700);
    const file = Deno.lstatSync(hidden);
    await publish(hidden, { path: address.path, owner: file.uid });
    return streamsOf(listener, { address, onClose: () => removeIfSame(address.path, file) });
  } catch (error) {
    listener.close();
    throw error;
  } finally {
    remove(hidden);
  }
}

function streamsOf(
  listener: Deno.UnixListener,
  { address, onClose = () => {} }: { address: UnixAddress; onClose?: () => void },
): StreamListener {
  return new SocketListener(listener, {
    local: address,
    wrap: (conn: Deno.UnixConn) => new SocketStream(conn, "unix", { local: address }),
    onClose,
  });
}

function checkLength(address: UnixAddress): void {
  if (new TextEncoder().encode(address.path).length <= MAX_PATH) return;
  throw new TypeError(`Cannot use ${formatAddress(address)}: it is longer than SUN_LEN`);
}

/**
 * A name in the same folder that nobody can guess: 132 random bits, or as many as fit where the
 * folder's own path nearly fills a socket's address.
 */
function hiddenPath(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const room = MAX_PATH - new TextEncoder().encode(folder).length;
  const name = crypto.getRandomValues(new Uint8Array(17)).toBase64({ alphabet: "base64url" });
  return `${folder}${name.slice(0, Math.min(22, room))}`;
}

/** Gives the socket its path, in place of a dead one if need be. */
async function publish(
  hidden: string,
  { path, owner }: { path: string; owner: number | null },
): Promise<void> {
  try {
    return Deno.linkSync(hidden, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const there = Deno.lstatSync(path);
    if (!there.isSocket || there.uid !== owner || await isAlive(path)) throw error;
    removeIfSame(path, there);
  }
  Deno.linkSync(hidden, path);
}

async function isAlive(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.ConnectionRefused);
  }
}

function removeIfSame(path: string, file: Deno.FileInfo): void {
  remove(path, ({ ino, dev }) => ino === file.ino && dev === file.dev);
}

function remove(path: string, isMeant: (file: Deno.FileInfo) => boolean = () => true): void {
  try {
    if (isMeant(Deno.lstatSync(path))) Deno.removeSync(path);
  } catch (error) {
    // Whoever removed it before did what was wanted.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
