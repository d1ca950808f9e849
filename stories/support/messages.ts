import type { InPageGateway } from 'colloquy/testing';

import { channel } from './stage.js';

type Message = Extract<Parameters<InPageGateway['gateway']['publish']>[1], { message: unknown }>['message'];

const guide = { id: 'guide', name: 'Guide', kind: 'agent' as const };
const ada = { id: 'ada', name: 'Ada', kind: 'person' as const };
const grace = { id: 'grace', name: 'Grace', kind: 'person' as const };

/** Puts messages into the channel: of the agent where their role is `assistant`, else of Ada, or of Grace by `by`. */
export async function publish(
  { gateway }: InPageGateway,
  messages: readonly (Omit<Message, 'id'> & { by?: 'grace' })[],
): Promise<void> {
  for (const [index, { by, ...message }] of messages.entries()) {
    const author = message.role === 'assistant' ? guide : by === 'grace' ? grace : ada;
    await gateway.publish(channel, { message: { ...message, id: `m${index}` }, author });
  }
}

/** One message of text. */
export function text(role: Message['role'], words: string): Omit<Message, 'id'> {
  return { role, parts: [{ type: 'text', text: words }] };
}

/** Most of what Markdown has. */
export const markdown = `# A heading

A paragraph with **strong**, *emphasised*, ~~struck~~ and \`code\` words, and [a link](https://example.com/).

## A list

- one
- two
  1. nested
  2. deeper
- [x] done
- [ ] not yet

> A quotation
> of two lines.

\`\`\`ts
export function greet(name: string): string {
  return \`Hello, \${name}!\`;
}
\`\`\`

| Name | Count |
| :--- | ---: |
| apples | 12 |
| pears | 3 |

---

That was all.`;
