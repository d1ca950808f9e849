import { expect } from 'vitest';

import { createOpenAIAgent, type Tool } from '../../src/agents/openai/index.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import { createTurn, runAgent, type TurnScript } from './create-turn.js';
import { startModelServer, type ScriptedAnswer } from './model-server.js';

/** Plays a turn in which a model has tools; `told` is what it had read at its last request. */
export async function playWithTools(
  tools: Record<string, Tool>,
  script: TurnScript,
  ...answers: ScriptedAnswer[]
) {
  const { baseURL, requests } = await startModelServer(...answers);
  const agent = createOpenAIAgent({ baseURL, apiKey: 'any', model: 'tiny-1', tools, environment: {} });
  const { chunks, error } = await runAgent(agent, createTurn(script));
  expect(error).toBeUndefined();
  return { chunks, requests, told: requests.at(-1)?.body['messages'] };
}

/** The chunks of one call. */
export function ofCall(chunks: readonly UIMessageChunk[], toolCallId: string): UIMessageChunk[] {
  return chunks.filter((chunk) => 'toolCallId' in chunk && chunk.toolCallId === toolCallId);
}

/** A tool or a call as OpenAI writes it. */
export function functionPart(fields: object): object {
  return { type: 'function', ...fields };
}
