/**
 * What the library has of the faults of a relay.
 *
 * @module
 */
export { type ActiveFault, FaultSet, type FaultSetOptions, type Lanes } from "./fault_set.ts";
export { type Fault, parseFault, parseFaultFile } from "./fault.ts";
export { describeFaults } from "./help.ts";
export type { FaultName } from "./kinds.ts";
export { Lane, type LaneOptions } from "./lane.ts";
export { laneKinds, type LaneKindsOptions } from "./lane_kinds.ts";
export type { FaultOptions } from "./options.ts";
export type { Piece, PieceEnd } from "./piece.ts";
export type { LaneKind } from "./stage_of.ts";
