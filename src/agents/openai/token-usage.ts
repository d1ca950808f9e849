import type OpenAI from 'openai';

/** Tokens that a turn cost, over all its steps; the AI SDK's names. Stands in the message's `metadata.usage`. */
export type TokenUsage = {
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** Part of `outputTokens`. */
  reasoningTokens?: number;
  /** Part of `inputTokens`. */
  cachedInputTokens?: number;
};

/** Reads what the server counted. Compatible servers leave out fields, so each may be missing. */
export function toTokenUsage(usage: Partial<OpenAI.CompletionUsage>): TokenUsage {
  const inputTokens = usage.prompt_tokens ?? 0;
  const outputTokens = usage.completion_tokens ?? 0;
  const reasoningTokens = usage.completion_tokens_details?.reasoning_tokens;
  const cachedInputTokens = usage.prompt_tokens_details?.cached_tokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens: usage.total_tokens ?? inputTokens + outputTokens,
    ...(typeof reasoningTokens === 'number' ? { reasoningTokens } : {}),
    ...(typeof cachedInputTokens === 'number' ? { cachedInputTokens } : {}),
  };
}

/** Adds up two steps; a detail that neither counted stays absent. */
export function addUsage(
  total: TokenUsage | undefined,
  step: TokenUsage | undefined,
): TokenUsage | undefined {
  if (!total || !step) return total ?? step;
  const reasoning = addKnown(total.reasoningTokens, step.reasoningTokens);
  const cached = addKnown(total.cachedInputTokens, step.cachedInputTokens);
  return {
    inputTokens: total.inputTokens + step.inputTokens,
    outputTokens: total.outputTokens + step.outputTokens,
    totalTokens: total.totalTokens + step.totalTokens,
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
  };
}

function addKnown(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined && second === undefined ? undefined : (first ?? 0) + (second ?? 0);
}
