import 'colloquy/styles.css';
import { ConnectionProvider } from 'colloquy';
import { Chat, type ChatProps } from 'colloquy/components';
import {
  askApproval,
  choose,
  chunks,
  createInPageGateway,
  fail,
  scriptedAgent,
  think,
  until,
  say,
} from 'colloquy/testing';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished } from 'vitest';
import { userEvent } from 'vitest/browser';

const guide = { id: 'guide', name: 'Guide', kind: 'agent' as const };
const grace = { id: 'grace', name: 'Grace', kind: 'person' as const };
const ada = { id: 'ada', name: 'Ada', kind: 'person' as const };

const markdown = `# Heading

A paragraph with **strong**, \`code\` and [a link](https://example.com/), and averylongwordthatnobodycouldeverhavewrittenbyhandwithoutaspaceinit.

- one
- [x] done

> A quotation.

\`\`\`ts
export function greet(name: string): string { return \`Hello, \${name}, who has a very long line to scroll\`; }
\`\`\`

| Name | Count | Remark | And another | And one more |
| :--- | ---: | --- | --- | --- |
| apples | 12 | a remark | that is | rather long |
`;

const call = { toolCallId: 'running', toolName: 'search' };
const runningCall = [
  { type: 'tool-input-start' as const, ...call },
  { type: 'tool-input-available' as const, ...call, input: {} },
];

/** A chat that shows nearly everything that a chat can: each kind of part, an open approval, a failure. */
export async function openWholeChat(props: Partial<ChatProps> = {}) {
  const never = new Promise<void>(() => undefined);
  const page = createInPageGateway({
    development: true,
    limits: { snapshotMessages: 4 },
    authenticate: () => ({ user: { id: 'ada', name: 'Ada' } }),
    agent: {
      id: 'guide',
      name: 'Guide',
      run: scriptedAgent(
        choose(({ messages }) => {
          const asked = JSON.stringify(messages.at(-1)?.parts);
          if (asked.includes('approval')) return askApproval('delete_file', { path: '/a/b' });
          if (asked.includes('failure')) return [say('And'), fail('The model is gone.')];
          return [think('Hm.'), say('Well'), chunks(...runningCall), until(never)];
        }),
        { pace: 0 },
      ),
    },
  });
  const publish = (id: string, author: typeof guide | typeof ada, parts: object[]) =>
    page.gateway.publish('room', {
      author,
      // What the gateway takes is checked by it.
      message: { id, role: author.kind === 'agent' ? 'assistant' : 'user', parts: parts as never },
    });
  const text = (words: string) => [{ type: 'text', text: words }];
  await publish('m0', grace, text('Older than the rest'));
  await publish('m1', ada, text('What is there?'));
  await publish('m2', guide, [
    { type: 'reasoning', text: 'Let me think.' },
    { type: 'text', text: markdown },
    {
      type: 'dynamic-tool',
      toolName: 'add',
      toolCallId: 'c1',
      state: 'output-available',
      input: { a: 1 },
      output: 2,
    },
    {
      type: 'dynamic-tool',
      toolName: 'add',
      toolCallId: 'c2',
      state: 'output-error',
      input: { a: 1 },
      errorText: 'No.',
    },
    { type: 'file', mediaType: 'text/plain', filename: 'a.txt', url: 'data:text/plain,a' },
    { type: 'source-url', sourceId: 's1', url: 'https://example.com/', title: 'Example' },
  ]);
  await publish('m3', grace, text('ماذا بعد؟'));
  await publish('m4', ada, text('Thanks'));

  const container = document.body.appendChild(document.createElement('div'));
  container.style.blockSize = '100dvh';
  document.body.style.margin = '0';
  const root = createRoot(container);
  root.render(
    <ConnectionProvider
      url={page.url}
      webSocket={page.webSocket}
      lingerMs={0}
      retry={{ delay: () => 60_000 }}
    >
      <Chat channel="room" {...props} />
    </ConnectionProvider>,
  );
  onTestFinished(async () => {
    root.unmount();
    container.remove();
    await page.close();
  });
  const find = (selector: string): HTMLElement => {
    const found = container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  };
  await expect.poll(() => container.querySelectorAll('article').length).toBeGreaterThanOrEqual(4);
  await expect.poll(() => container.querySelector('table')).not.toBeNull();
  /** Sends a message and waits for what it brings about. */
  const send = async (words: string, brings: string): Promise<void> => {
    const field = container.querySelector('textarea');
    if (!field) throw new Error('There is no composer.');
    await userEvent.fill(field, words);
    field.form?.requestSubmit();
    await expect.poll(() => container.querySelector(brings)).not.toBeNull();
  };
  return { container, find, send, page };
}
