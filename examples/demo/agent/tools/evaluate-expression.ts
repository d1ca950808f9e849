import { all, create, type MathJsInstance, type MathNode } from 'mathjs';

/** Longest expression, in characters. Nothing in one loops, so its length bounds the time that it takes. */
export const maxExpressionLength = 200;

// Only functions of numbers whose cost does not grow with the numbers.
const functions = new Set(
  (
    'abs acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh exp factorial fix floor hypot log log10 log2 max ' +
    'mean min mod pow round sign sin sinh sqrt square tan tanh'
  ).split(' '),
);
const constants = new Set(['e', 'pi', 'tau', 'phi', 'i']);
const operators = new Set(
  'add subtract multiply divide pow mod unaryMinus unaryPlus factorial to'.split(' '),
);

let instance: MathJsInstance | undefined;

/** Loading every function takes a moment; most conversations never calculate. */
function math(): MathJsInstance {
  return (instance ??= create(all ?? {}, { number: 'number' }));
}

/**
 * Evaluates arithmetic, and nothing else that the library's language can do: an expression is read as a tree first,
 * and a tree with an assignment, a range, a matrix, a string, an index or an unknown name is refused.
 * @throws Error with a sentence that says what cannot be calculated
 */
export function evaluateExpression(expression: string): string {
  const result: unknown = readExpression(expression).compile().evaluate(new Map());
  return math().format(result, { precision: 14 });
}

/** Whether the text is arithmetic that `evaluateExpression` accepts. */
export function isExpression(text: string): boolean {
  try {
    readExpression(text);
    return true;
  } catch {
    return false;
  }
}

function readExpression(expression: string): MathNode {
  if (expression.length > maxExpressionLength) {
    throw new Error(`The expression has more than ${maxExpressionLength} characters. Calculate it in parts.`);
  }
  // People write × and ÷, and "15 % of 80".
  const plain = expression
    .replaceAll('×', '*')
    .replaceAll('÷', '/')
    .replaceAll('−', '-')
    .replace(/%\s*of\b/gi, '% *');
  const tree = parse(plain);
  tree.traverse((node, _path, parent) => {
    const problem = refuse(node, parent);
    if (problem !== undefined)
      throw new Error(`${problem} cannot be calculated here: only plain arithmetic can.`);
  });
  return tree;
}

function parse(text: string): MathNode {
  try {
    return math().parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`This cannot be read as arithmetic: ${reason}.`, { cause: error });
  }
}

function refuse(node: MathNode, parent: MathNode | null): string | undefined {
  const library = math();
  if (library.isConstantNode(node)) {
    return typeof node.value === 'number'
      ? undefined
      : `The value ${JSON.stringify(node.value) ?? 'undefined'}`;
  }
  if (library.isParenthesisNode(node)) return undefined;
  if (library.isOperatorNode(node)) return operators.has(node.fn) ? undefined : `The operator "${node.op}"`;
  if (library.isFunctionNode(node)) {
    return library.isSymbolNode(node.fn) && functions.has(node.fn.name) ? undefined : `This function`;
  }
  if (library.isSymbolNode(node)) {
    const isCalled = parent !== null && library.isFunctionNode(parent) && parent.fn === node;
    const isKnown = isCalled || constants.has(node.name) || isUnit(node.name);
    return isKnown ? undefined : `The name "${node.name}"`;
  }
  return `A ${node.type.replace(/Node$/, '').toLowerCase()}`;
}

function isUnit(name: string): boolean {
  return math().Unit.isValuelessUnit(name);
}
