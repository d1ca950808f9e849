import type { ToolResult } from './run-tool.js';

/** What the model is told of a call that ended. */
export function describeResult(result: ToolResult): string {
  switch (result.state) {
    case 'output-available':
      return describeEdit(result.editedInput) + describeOutput(result.output);
    case 'output-error':
      return describeFailure(result.errorText);
    case 'output-denied':
      return describeDenial(result.reason);
  }
}

/** An output as the model reads it: text as it is, anything else as JSON. */
export function describeOutput(output: unknown): string {
  return typeof output === 'string' ? output : (JSON.stringify(output) ?? 'null');
}

/** A call that failed. */
export function describeFailure(errorText: string): string {
  return `Error: ${errorText}`;
}

/** A call that a person refused. */
export function describeDenial(reason: string | undefined): string {
  return `The user denied this call${reason ? `: ${reason}` : ''}. Do not try it again unless they ask for it.`;
}

function describeEdit(input: unknown): string {
  return input === undefined
    ? ''
    : `The user changed the input to ${JSON.stringify(input)} before approving it.\n`;
}
