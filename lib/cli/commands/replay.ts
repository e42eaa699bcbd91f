import { UsageError } from "../../errors.ts";
import { parseIgnoreRules } from "../../relay/replay/ignore.ts";
import { replay, type ReplaySummary } from "../../relay/replay/replay.ts";
import { loadScripts, type Script } from "../../relay/replay/script.ts";
import type { TapeHeader } from "../../relay/tape/header.ts";
import { type Context, EXIT, type Invocation } from "../context.ts";
import { openDial } from "../dial.ts";
import type { FlagValues } from "../flag.ts";
import { parsePeerAddress } from "../peer_address.ts";
import { openReplayLog } from "../relay/replay_log.ts";
import { type Pace, serveScripts } from "../relay/serve_scripts.ts";
import { openTapeFile, tellCut } from "../relay/tape_file.ts";

/** `replay TAPE ADDR`, `replay --serve ADDR TAPE`: plays one side of a tape against the other. */
export async function replayCommand(
  { args, flags }: Invocation,
  context: Context,
): Promise<number> {
  const [path = "", target] = args;
  if ((target === undefined) === (flags.serve === undefined)) {
    throw new UsageError(
      "Cannot replay a tape without one other side: give either ADDR, or --serve ADDR",
    );
  }
  const observed = (["metrics", "log"] as const).find((name) => flags[name] !== undefined);
  if (observed !== undefined && target !== undefined) {
    throw new UsageError(`Cannot use --${observed} without --serve: only a server has connections`);
  }
  const address = parsePeerAddress(target ?? flags.serve!, "http get");
  const pace = readPace(flags);
  const { header, scripts } = await readScripts(path, context);
  const log = openReplayLog(context, flags);
  const options = { ...pace, onDifference: log.difference, signal: context.signal };
  let summary: ReplaySummary;
  if (target === undefined) {
    summary = await serveScripts(address, {
      scripts,
      flags,
      frame: header.frame.up,
      context,
      options,
    });
  } else {
    const dial = await openDial(address, { ...flags, frame: header.frame.down });
    const limit = flags["max-connections"];
    const most = limit === undefined ? {} : { maxConnections: limit };
    summary = await replay(scripts, { ...options, ...most, dial: dial.connect });
  }
  log.done(summary);
  const { differing, missing, extra } = summary;
  return differing + missing + extra > 0 ? EXIT.check : EXIT.done;
}

/** How fast, how patiently, and what may differ. */
function readPace(flags: FlagValues): Pace {
  const { speed = "1", timeout, ignore = [] } = flags;
  const factor = speed === "max" ? Infinity : Number(speed);
  if (!(factor > 0)) {
    throw new UsageError(`Cannot play ${speed} times as fast: write --speed 10, or --speed max`);
  }
  return { speed: factor, timeout, mask: parseIgnoreRules(ignore) };
}

async function readScripts(
  path: string,
  context: Context,
): Promise<{ header: TapeHeader; scripts: Script[] }> {
  using file = await openTapeFile(path, context);
  const scripts = await loadScripts(file.tape);
  tellCut(file.tape, context);
  if (scripts.length > 0) return { header: file.tape.header, scripts };
  throw new UsageError(`Cannot replay ${path}: there is no connection on this tape`);
}
