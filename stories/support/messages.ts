import type { ChatMessage } from 'colloquy';
import type { InPageGateway } from 'colloquy/testing';

import { channel, type StageOptions } from './stage.js';

type Message = Extract<Parameters<InPageGateway['gateway']['publish']>[1], { message: unknown }>['message'];
type Part = Message['parts'][number];

/** A message without its id; by Ada, who looks at the story, by the guide where it is an agent's, or by somebody else. */
export type Written = Omit<Message, 'id'> & { by?: keyof typeof people };

const people = {
  ada: { id: 'ada', name: 'Ada', kind: 'person' },
  grace: { id: 'grace', name: 'Grace', kind: 'person' },
  linus: { id: 'linus', name: 'Linus', kind: 'person' },
  guide: { id: 'guide', name: 'Guide', kind: 'agent' },
  critic: { id: 'critic', name: 'Critic', kind: 'agent' },
} as const;

/** Puts messages into the channel, in their order; their ids are `m0`, `m1` and so on. */
export async function publish(
  inPage: InPageGateway,
  messages: readonly Written[],
  firstIndex = 0,
): Promise<void> {
  for (const [index, { by, ...message }] of messages.entries()) {
    const author = people[by ?? (message.role === 'assistant' ? 'guide' : 'ada')];
    await inPage.gateway.publish(channel, { message: { ...message, id: `m${firstIndex + index}` }, author });
  }
}

/** A channel with messages in it: `parameters: stage({ prepare: holding(asked('Hello')) })`. */
export function holding(...messages: readonly Written[]): NonNullable<StageOptions['prepare']> {
  return (inPage) => publish(inPage, messages);
}

/** What the agent says. */
export function answered(...parts: readonly (string | Part)[]): Written {
  return { role: 'assistant', parts: parts.map(toPart) };
}

/** What a person says; Ada, where it is nobody else. */
export function asked(text: string, by: 'ada' | 'grace' | 'linus' = 'ada', ...parts: Part[]): Written {
  return { role: 'user', parts: [...parts, toPart(text)], by };
}

/** What a client sends. */
export function saying(text: string): { parts: [{ type: 'text'; text: string }] } {
  return { parts: [{ type: 'text', text }] };
}

/** One call of a tool in one of its states. */
export function called(call: Omit<Extract<Part, { type: 'dynamic-tool' }>, 'type' | 'toolCallId'>): Part {
  // Of the seven states each has its own fields; spreading one into the part keeps them, which types cannot say.
  return { ...call, type: 'dynamic-tool', toolCallId: `call-${call.toolName}` } as Part;
}

function toPart(part: string | Part): Part {
  return typeof part === 'string' ? { type: 'text', text: part } : part;
}

/** A conversation of many messages. */
export function many(count: number): Written[] {
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? asked(`Question ${index / 2 + 1}`)
      : answered(
          `Answer ${(index + 1) / 2}. ${'It takes a few words to say it well. '.repeat((index % 3) + 1)}`,
        ),
  );
}

/** As many messages as they stand in an app's own database, for a gateway's `history`. */
export function longAgo(count: number): ChatMessage[] {
  const start = Date.now() - count * 60_000;
  return many(count).map(({ role, parts }, index) => ({
    id: `m${index}`,
    role,
    parts,
    chat: {
      author: role === 'assistant' ? people.guide : people.ada,
      parentId: index === 0 ? null : `m${index - 1}`,
      turnId: null,
      createdAt: start + index * 60_000,
      status: 'done',
    },
  }));
}
