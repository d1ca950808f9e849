import { createOpenAIAgent } from 'colloquy/agents/openai';
import type { AgentFunction } from 'colloquy/gateway';

import { createDemoTools } from './demo-tools.js';
import { createGuideAgent, type GuideAgentOptions } from './guide-agent.js';

/** Which agent answers, and how the page may name it. */
export type DemoAgent = {
  kind: 'guide' | 'model';
  name: string;
  /** One sentence for people about who answers here. */
  description: string;
  run: AgentFunction;
};

type Environment = Readonly<Record<string, string | undefined>>;

const instructions =
  'You are the assistant of the Colloquy demo, a chat in a web page about the TypeScript package Colloquy. Answer ' +
  'questions about the package from search_docs only, quote word by word, and link every quotation to its url. Use ' +
  'calculate for sums, get_page_info for questions about the page, save_note and list_notes for notes. Answer in ' +
  'Markdown, briefly.';

/**
 * Picks the demo's agent: a real model when the environment names one (`OPENAI_MODEL`, with `OPENAI_API_KEY` or
 * `OPENAI_BASE_URL`), otherwise the guide. Both have the same tools.
 */
export function createDemoAgent(environment: Environment, options: GuideAgentOptions): DemoAgent {
  const model = environment['OPENAI_MODEL'];
  if (model && (environment['OPENAI_API_KEY'] || environment['OPENAI_BASE_URL'])) {
    return {
      kind: 'model',
      name: model,
      description: `Answers are written by the model ${model}.`,
      run: createOpenAIAgent({ environment, instructions, tools: createDemoTools(options) }),
    };
  }
  return {
    kind: 'guide',
    name: 'Guide',
    description:
      'Answers are quoted from this project’s documents by a search: no model, no key, no network.',
    run: createGuideAgent(options),
  };
}
