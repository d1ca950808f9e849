import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ChatStream, ChatToolCall } from '../../src/core/chat/chat-stream.js';
import type { ChatError } from '../../src/protocol/chat-error.js';
import { useChatStream } from '../../src/react/use-chat-stream.js';
import { createSeen } from './seen.js';
import { showChat, textOf } from './show-chat.js';
import { createStage } from './stage.js';

describe('branches', () => {
  it('come of regenerating, and lead back and forth', async () => {
    const page = await showChat();
    page.agent.answer('First.');
    await page.run(() => page.chat.sendMessage({ text: 'Say' }));
    page.agent.answer('Second.');
    await page.run(() => page.chat.regenerate());
    await page.pass();
    expect(page.text).toBe('ready: Say | Second.');
    const branches = page.chat.branches(page.chat.messages.at(-1)?.id ?? '');
    expect(branches).toMatchObject({ index: 1, count: 2 });
    await page.run(() => branches.previous());
    expect(page.text).toBe('ready: Say | First.');
    await page.run(() => page.chat.branches(page.chat.messages.at(-1)?.id ?? '').next());
    expect(page.text).toBe('ready: Say | Second.');
  });

  it('come of editing, too', async () => {
    const page = await showChat();
    page.agent.answer('Four.');
    await page.run(() => page.chat.sendMessage({ text: 'Two and two?' }));
    page.agent.answer('Six.');
    const first = page.chat.messages[0]?.id ?? '';
    await page.run(() => page.chat.sendMessage({ text: 'Three and three?', messageId: first }));
    await page.pass();
    expect(page.text).toBe('ready: Three and three? | Six.');
    await page.run(() => page.chat.branches(page.chat.messages[0]?.id ?? '').select(0));
    expect(page.text).toBe('ready: Two and two? | Four.');
  });
});

describe('setMessages', () => {
  async function talk() {
    const page = await showChat({ agent: null });
    for (const text of ['one', 'two', 'three']) await page.run(() => page.chat.sendMessage({ text }));
    return page;
  }

  it('cuts off the end, and clears', async () => {
    const page = await talk();
    await page.run(() => page.chat.setMessages((messages) => messages.slice(0, 1)));
    expect(page.text).toBe('ready: one');
    await page.run(() => page.chat.setMessages([]));
    expect(page.text).toBe('ready: ');
    expect((await page.gateway.snapshot('room')).messages).toEqual([]);
  });

  it('refuses everything else', async () => {
    const page = await talk();
    const [one, two] = page.chat.messages;
    if (!one || !two) throw new Error('There are too few messages.');
    const refused = expect.objectContaining({ code: 'set-messages-unsupported' });
    expect(() => page.chat.setMessages([two])).toThrow(refused);
    expect(() => page.chat.setMessages([{ ...one, parts: [{ type: 'text', text: 'changed' }] }])).toThrow(
      refused,
    );
    expect(() => page.chat.setMessages([...page.chat.messages, { id: 'new' }])).toThrow(refused);
    await page.run(() => page.chat.setMessages(page.chat.messages));
    expect(page.text).toBe('ready: one | two | three');
  });
});

describe('messages that were given', () => {
  it('are shown until the channel is live, and are the channel’s never', async () => {
    const stage = createStage();
    const drawn: string[] = [];
    const Chat = () => {
      const { messages } = useChatStream('room', {
        messages: [{ id: 'g', role: 'assistant', parts: [{ type: 'text', text: 'Welcome' }] }],
      });
      drawn.push(messages.map(textOf).join(' | '));
      return null;
    };
    await stage.show(<Chat />);
    expect(drawn).toContain('Welcome');
    expect(drawn.at(-1)).toBe('');
    expect((await stage.gateway.snapshot('room')).messages).toEqual([]);
  });
});

describe('a tool', () => {
  const input = { city: 'Rome' };
  const offer = { type: 'tool-input-available', toolCallId: 'c1', toolName: 'weather', input } as const;

  it('without execute is told to onToolCall and answered by addToolOutput', async () => {
    const calls: ChatToolCall[] = [];
    const page = await showChat({
      tools: { weather: { description: 'The weather of a city.' } },
      onToolCall: ({ toolCall }) => calls.push(toolCall),
    });
    await page.run(() => page.chat.sendMessage({ text: 'Weather?' }));
    expect(page.agent.turn.tools).toEqual([{ name: 'weather', description: 'The weather of a city.' }]);
    page.agent.write(offer);
    await page.pass();
    const outcome = page.agent.turn.callTool({ toolCallId: 'c1', toolName: 'weather', input });
    await page.pass();
    expect(calls).toEqual([{ toolCallId: 'c1', toolName: 'weather', input, turnId: page.agent.turn.id }]);
    expect(page.chat.messages.at(-1)?.chat.status).toBe('awaiting');
    await page.run(() =>
      page.chat.addToolOutput({ tool: 'weather', toolCallId: 'c1', output: { degrees: 21 } }),
    );
    await expect(outcome).resolves.toEqual({ state: 'output-available', output: { degrees: 21 } });
    expect(page.chat.messages.at(-1)?.parts).toMatchObject([
      { state: 'output-available', output: { degrees: 21 } },
    ]);
    expect(calls).toHaveLength(1);
  });

  it('with execute is run, and not told to onToolCall', async () => {
    const calls: ChatToolCall[] = [];
    const page = await showChat({
      tools: { weather: { execute: ({ city }: { city: string }) => `Sunny in ${city}` } },
      onToolCall: ({ toolCall }) => calls.push(toolCall),
    });
    await page.run(() => page.chat.sendMessage({ text: 'Weather?' }));
    page.agent.write(offer);
    await page.pass();
    const outcome = page.agent.turn.callTool({ toolCallId: 'c1', toolName: 'weather', input });
    await page.pass();
    await page.pass();
    await expect(outcome).resolves.toEqual({ state: 'output-available', output: 'Sunny in Rome' });
    expect(calls).toEqual([]);
  });

  it('that needs approval gets the person’s answer, and only the first', async () => {
    const errors: ChatError[] = [];
    const page = await showChat({ onError: (error) => errors.push(error) });
    await page.run(() => page.chat.sendMessage({ text: 'Save it' }));
    page.agent.write({ ...offer, toolName: 'save' });
    await page.pass();
    const answer = page.agent.turn.requestApproval({ toolCallId: 'c1', toolName: 'save', input });
    await page.pass();
    const [part] = page.chat.messages.at(-1)?.parts ?? [];
    const id = part && 'approval' in part ? (part.approval?.id ?? '') : '';
    expect(part).toMatchObject({ state: 'approval-requested' });
    await page.run(() => page.chat.addToolApprovalResponse({ id, approved: false, reason: 'Not now.' }));
    await expect(answer).resolves.toMatchObject({ approved: false, reason: 'Not now.' });
    await page.run(() => page.chat.addToolApprovalResponse({ id, approved: true }));
    expect(page.chat.error).toMatchObject({ code: 'approval-missing' });
    expect(errors).toMatchObject([{ code: 'approval-missing' }]);
  });
});

describe('what can be done', () => {
  it('is the same functions for as long as the channel is', async () => {
    const page = await showChat();
    const { sendMessage, stop, regenerate, addToolOutput } = page.chat;
    page.agent.answer('Yes.');
    await page.run(() => sendMessage({ text: 'Still there?' }));
    expect(page.chat).toMatchObject({ sendMessage, stop, regenerate, addToolOutput });
    await expect(page.chat.resumeStream()).resolves.toBeUndefined();
  });

  it('loads older messages page by page', async () => {
    const stage = createStage();
    for (let number = 1; number <= 60; number += 1) {
      await stage.gateway.publish('room', {
        message: { id: `m${number}`, role: 'user', parts: [{ type: 'text', text: String(number) }] },
        author: { id: 'bob', kind: 'person' },
      });
    }
    const seen = createSeen<ChatStream>();
    const Chat = () => {
      const chat = useChatStream('room');
      seen.show(chat);
      return <p>{`${chat.messages.length} of them, more: ${chat.hasMore}`}</p>;
    };
    const { container } = await stage.show(<Chat />);
    expect(container.textContent).toBe('50 of them, more: true');
    let came: number | undefined;
    act(() => void seen.last.loadOlder().then((count) => (came = count)));
    await stage.pass();
    expect(came).toBe(10);
    expect(container.textContent).toBe('60 of them, more: false');
  });
});
