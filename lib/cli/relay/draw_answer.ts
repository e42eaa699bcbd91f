import { countBytes, countOf } from "../../frame/show.ts";
import type { ControlAnswer } from "../../relay/control/answer_control.ts";
import type { LiveConnection, LiveSide, LiveSums } from "../../relay/control/live_connections.ts";
import type { Tally } from "../../relay/event.ts";
import { safe } from "../../safe.ts";

interface ListedFault extends Tally {
  id: number;
  fault: string;
}

/** What a relay answered, as lines for a person. */
export function drawAnswer(what: string, answer: ControlAnswer & { ok: true }): string {
  switch (what) {
    case "faults":
      return drawFaults(answer as unknown as Faults);
    case "add":
      return `fault ${answer.id} is at work\n`;
    case "conns":
      return (answer.conns as LiveConnection[]).map((conn) => `${drawConnection(conn)}\n`).join("");
    case "stats":
      return drawSums(answer as unknown as LiveSums);
    default:
      return "done\n";
  }
}

interface Faults {
  seed: number;
  paused: boolean;
  faults: ListedFault[];
}

function drawFaults({ seed, paused, faults }: Faults): string {
  const lines = faults.map(({ id, fault, hits, lost, added }) => {
    const bytes = [
      ...(lost > 0 ? [`, ${countBytes(lost)} lost`] : []),
      ...(added > 0 ? [`, ${countBytes(added)} added`] : []),
    ];
    return `${String(id).padStart(4)}  ${safe(fault)}  (struck ${hits} ×${bytes.join("")})`;
  });
  const head = `seed ${seed}${paused ? ", paused: nothing passes" : ""}`;
  return [head, ...(lines.length > 0 ? lines : ["no faults"]), ""].join("\n");
}

function drawConnection({ conn, client, target, up, down }: LiveConnection): string {
  return `#${conn}  ${safe(client)} → ${safe(target)}  ↑ ${drawSide(up)}  ↓ ${drawSide(down)}`;
}

function drawSums({ open, closed, up, down }: LiveSums): string {
  return `${open} open, ${closed} closed  ↑ ${drawSide(up)}  ↓ ${drawSide(down)}\n`;
}

function drawSide({ messages, bytes }: LiveSide): string {
  return `${countOf(messages, "message")}, ${countBytes(bytes)}`;
}
