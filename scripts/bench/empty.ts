// Nothing: what `deno run` of this takes is the start of the runtime alone.
