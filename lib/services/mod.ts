/**
 * What a server answers: echo, reply, discard, chargen, daytime, time.
 *
 * @module
 */
export type { Service } from "./service.ts";
export { runService, type RunServiceOptions } from "./run.ts";
export type { Show } from "./speak.ts";
export { type ServiceEntry, type ServiceOptions, SERVICES } from "./registry.ts";
export { ECHO } from "./echo.ts";
export { reply } from "./reply.ts";
export { DISCARD, PRINT } from "./silent.ts";
export { chargen, type ChargenOptions } from "./chargen.ts";
export { type ClockOptions, daytime, time } from "./clock.ts";
