/**
 * What the library has of the control of a running relay.
 *
 * @module
 */
export {
  answerControl,
  CONTROL_ACTIONS,
  type ControlAnswer,
  type Controlled,
  type ControlRequest,
} from "./answer_control.ts";
export {
  type LiveConnection,
  LiveConnections,
  type LiveSide,
  type LiveSums,
} from "./live_connections.ts";
export { askControl, type AskControlOptions, serveControl } from "./serve_control.ts";
