/**
 * What an error message looks like, as far as its literal parts tell: a capital or a value first,
 * no period last, no contraction.
 *
 * @module
 */

/** The literal text at one place of a message, or `undefined` where a value stands. */
type Part = string | undefined;

const CONTRACTION_REGEXP =
  /\b\w+n['’]t\b|\b(it|that|there|here|what|let|he|she|who)['’]s\b|\b\w+['’](re|ve|ll|d|m)\b/i;

/** What is wrong with the message that `node` makes, or `undefined`. */
export function faultOfMessage(node: Deno.lint.Node): string | undefined {
  for (const parts of variants(node)) {
    const fault = faultOf(parts);
    if (fault) return fault;
  }
  return undefined;
}

function faultOf(parts: Part[]): string | undefined {
  const first = parts[0];
  const last = parts.at(-1);
  if (first !== undefined && !/^\p{Lu}/u.test(first)) return "must begin with a capital";
  if (last !== undefined && /\.\s*$/.test(last)) return "must not end with a period";
  const contraction = CONTRACTION_REGEXP.exec(parts.map((part) => part ?? "\0").join(""));
  return contraction ? `must not have a contraction: "${contraction[0]}"` : undefined;
}

/** The texts that an expression may make, each as its parts in order. */
function variants(node: Deno.lint.Node): Part[][] {
  switch (node.type) {
    case "Literal":
      return [[typeof node.value === "string" ? node.value : undefined]];
    case "TemplateLiteral":
      return [templateParts(node)];
    case "ConditionalExpression":
      return [...variants(node.consequent), ...variants(node.alternate)];
    case "BinaryExpression":
      if (node.operator !== "+") return [[undefined]];
      return variants(node.left).flatMap((left) =>
        variants(node.right).map((right) => [...left, ...right])
      );
    default:
      return [[undefined]];
  }
}

/** Empty quasis are dropped, so that a value at either end counts as the end. */
function templateParts(node: Deno.lint.TemplateLiteral): Part[] {
  const parts: Part[] = [];
  node.quasis.forEach((quasi, i) => {
    if (i > 0) parts.push(undefined);
    if (quasi.cooked !== "") parts.push(quasi.cooked);
  });
  return parts.length > 0 ? parts : [""];
}
