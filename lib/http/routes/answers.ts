/**
 * Answers to try a client on.
 *
 * @module
 */
import { concat } from "@std/bytes";
import { formatHead } from "../encode_head.ts";
import { respond, respondStatus } from "../respond.ts";
import { restOfPath, type Route } from "./router.ts";

/** Something whose type a browser must not guess, since others have a say in it. */
const AS_TEXT = {
  "content-type": "text/plain; charset=utf-8",
  "x-content-type-options": "nosniff",
};
const STATUS_REGEXP = /^[2-5]\d\d$/;

/** `/`: the shortest answer. */
export const HELLO: Route = {
  path: "/",
  usage: "",
  summary: "hello",
  answer: hello,
  short: hello,
};

function hello(): Response {
  return respond("hello\n");
}

/** `/echo`: the request as it came. */
export const ECHO_ROUTE: Route = {
  path: "/echo",
  usage: "",
  summary: "the request: its line, its fields and its body as they came",
  async answer(request, { head }) {
    const body = await request.bytes();
    return respond(concat([formatHead(head), body]), { headers: AS_TEXT });
  },
};

/** `/status/N`: that status. */
export const STATUS: Route = {
  path: "/status",
  usage: "/N",
  summary: "a response with the status N, 200 to 599",
  answer(request) {
    const rest = restOfPath(request);
    if (!STATUS_REGEXP.test(rest)) {
      return respond("Cannot answer with that status: write /status/N, N from 200 to 599\n", {
        status: 400,
      });
    }
    const status = Number(rest);
    const isRedirect = status >= 300 && status < 400 && status !== 304;
    return respondStatus(status, isRedirect ? { headers: { location: "/" } } : {});
  },
};
