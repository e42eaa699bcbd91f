/** A chat server of a cluster, with one member, until it is killed. */
import { startNode } from "../node.ts";

const [port = "", name = ""] = Deno.args;
const { member } = await startNode(Number(port));
await member(name);
console.log(`${name} is there`);
