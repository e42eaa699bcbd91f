/**
 * House style as lint rules, for `deno lint`: what its own rules do not know.
 *
 * @module
 */
import { faultOfMessage } from "./lint/error_message.ts";

const ROOT = import.meta.dirname!.slice(0, -"scripts".length);
const PRODUCT_REGEXP = /^(lib|scripts)\/|^main\.ts$/;
/** These keep upstream's signatures. */
const STAND_INS_REGEXP = /^scripts\/offline\//;

function pathOf(context: Deno.lint.RuleContext): string {
  return context.filename.startsWith(ROOT) ? context.filename.slice(ROOT.length) : context.filename;
}

const noPrivate: Deno.lint.Rule = {
  create(context) {
    function check(node: Deno.lint.Node): void {
      // A parameter property does not carry its accessibility, so its text is read.
      if (!context.sourceCode.getText(node).startsWith("private ")) return;
      context.report({ node, message: "`private` is gone at run time", hint: "Use a `#name`" });
    }
    return { PropertyDefinition: check, MethodDefinition: check, TSParameterProperty: check };
  },
};

const noDefaultExport: Deno.lint.Rule = {
  create(context) {
    // A plugin is the one module whose default export somebody else asks for.
    if (pathOf(context) === "scripts/lint_plugin.ts") return {};
    const message = "A default export has no name to search for";
    return {
      ExportDefaultDeclaration: (node) => context.report({ node, message }),
      ExportSpecifier(node) {
        if ("name" in node.exported && node.exported.name === "default") {
          context.report({ node, message });
        }
      },
    };
  },
};

const maxParameters: Deno.lint.Rule = {
  create(context) {
    if (STAND_INS_REGEXP.test(pathOf(context))) return {};
    function check(node: Deno.lint.FunctionDeclaration | Deno.lint.FunctionExpression): void {
      const positional = node.params.filter((param) => param.type !== "RestElement");
      if (positional.length <= 2) return;
      if (positional.length === 3 && isOptions(positional[2]!)) return;
      context.report({
        node,
        message: "More than two positional parameters are hard to tell apart at the call",
        hint: "Take two, and an `options` object",
      });
    }
    return {
      FunctionDeclaration: check,
      MethodDefinition: (node) => check(node.value as Deno.lint.FunctionExpression),
    };
  },
};

function isOptions(param: Deno.lint.Parameter): boolean {
  const target = param.type === "AssignmentPattern" ? param.left : param;
  return target.type === "ObjectPattern" ||
    (target.type === "Identifier" && /(options|opts)$/i.test(target.name));
}

const errorMessage: Deno.lint.Rule = {
  create(context) {
    if (!PRODUCT_REGEXP.test(pathOf(context))) return {};
    // `Error()` makes one without `new`, too.
    function check(node: Deno.lint.NewExpression | Deno.lint.CallExpression): void {
      const [message] = node.arguments;
      if (!message || !isErrorClass(node.callee)) return;
      const fault = faultOfMessage(message);
      if (fault) context.report({ node: message, message: `The error message ${fault}` });
    }
    return { NewExpression: check, CallExpression: check };
  },
};

const noTopLevelArrow: Deno.lint.Rule = {
  create(context) {
    if (!PRODUCT_REGEXP.test(pathOf(context))) return {};
    function check({ id, init }: Deno.lint.VariableDeclarator): void {
      // One with a type of its own says by that what it is.
      if (init?.type !== "ArrowFunctionExpression") return;
      if (id.type === "Identifier" && id.typeAnnotation) return;
      context.report({
        node: init,
        message: "A function of a module reads as one when it is declared as one",
        hint: "Use a `function` declaration",
      });
    }
    const declarator = "VariableDeclaration > VariableDeclarator";
    return {
      [`Program > ${declarator}`]: check,
      [`Program > ExportNamedDeclaration > ${declarator}`]: check,
    };
  },
};

function isErrorClass(callee: Deno.lint.Node): boolean {
  if (callee.type === "Identifier") return callee.name.endsWith("Error");
  if (callee.type !== "MemberExpression") return false;
  const { object, property } = callee;
  const isDenoError = object.type === "MemberExpression" &&
    object.property.type === "Identifier" && object.property.name === "errors";
  return isDenoError || isErrorClass(property);
}

const noHtmlText: Deno.lint.Rule = {
  create(context) {
    return {
      "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]"(node) {
        context.report({
          node,
          message: "Text from the network must not be read as HTML",
          hint: "Use `textContent`",
        });
      },
    };
  },
};

const noConsole: Deno.lint.Rule = {
  create(context) {
    if (!/^lib\/|^main\.ts$/.test(pathOf(context))) return {};
    return {
      'MemberExpression[object.name="console"]'(node) {
        context.report({
          node,
          message: "`console` hides a broken pipe",
          hint: "Write to `Deno.stdout` or `Deno.stderr`, in lib/cli/",
        });
      },
    };
  },
};

const plugin: Deno.lint.Plugin = {
  name: "sockeye",
  rules: {
    "no-private": noPrivate,
    "no-default-export": noDefaultExport,
    "max-parameters": maxParameters,
    "error-message": errorMessage,
    "no-top-level-arrow": noTopLevelArrow,
    "no-html-text": noHtmlText,
    "no-console": noConsole,
  },
};
export default plugin;
