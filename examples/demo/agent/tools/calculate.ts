import { defineTool } from 'colloquy/agents/openai';
import * as z from 'zod/mini';

import { evaluateExpression, maxExpressionLength } from './evaluate-expression.js';

/** Does arithmetic on the server, so that nobody has to trust a model's sums. */
export const calculateTool = defineTool({
  description:
    'Evaluates an arithmetic expression exactly and returns the result as text. Knows + - * / ^ %, parentheses, ' +
    'functions such as sqrt, sin, log and round, the constants pi and e, and units ("5 inches to cm").',
  parameters: z.object({ expression: z.string().check(z.minLength(1), z.maxLength(maxExpressionLength)) }),
  execute: ({ expression }) => ({ expression, result: evaluateExpression(expression) }),
});
