import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ChatFinish, ChatStream, ChatToolCall } from '../../src/core/chat/chat-stream.js';
import type { ChatError } from '../../src/protocol/chat-error.js';
import { useChatStream, type UseChatStreamOptions } from '../../src/react/use-chat-stream.js';
import { createStage, type StageOptions } from './stage.js';

/** A stage with one component that holds a chat; `chat` is what its hook returned last. */
async function showChat(options: UseChatStreamOptions = {}, stageOptions: StageOptions = {}) {
  const stage = createStage(stageOptions);
  const held: { chat?: ChatStream } = {};
  const Chat = () => {
    held.chat = useChatStream('room', options);
    const { messages, status } = held.chat;
    return <p>{`${status}: ${messages.map(textOf).join(' | ')}`}</p>;
  };
  const view = await stage.show(<Chat />);
  return {
    ...stage,
    view,
    get chat(): ChatStream {
      if (!held.chat) throw new Error('The component was not drawn.');
      return held.chat;
    },
    get text(): string | null {
      return view.container.textContent;
    },
    /** Does something and lets what follows arrive. */
    run: async (work: () => unknown) => {
      act(() => void work());
      await stage.pass();
    },
  };
}

function textOf({ parts }: ChatStream['messages'][number]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('');
}

describe('sending', () => {
  it('goes from submitted over streaming to ready', async () => {
    const page = await showChat();
    expect(page.text).toBe('ready: ');
    act(() => void page.chat.sendMessage({ text: 'Hello?' }));
    await act(async () => {});
    expect(page.chat.status).toBe('submitted');
    await page.pass();
    expect(page.text).toBe('streaming: Hello? | ');
    page.agent.begin('Hi');
    await page.pass();
    expect(page.text).toBe('streaming: Hello? | Hi');
    page.agent.go(' there');
    page.agent.end();
    await page.pass();
    expect(page.text).toBe('ready: Hello? | Hi there');
    expect(page.chat.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(page.chat.verified).toBe(false);
    expect(page.chat.counters).toMatchObject({ lost: 0, doubled: 0 });
  });

  it('carries body, metadata, files and the choice of an agent', async () => {
    const page = await showChat({ agent: 'guide' });
    await page.run(() =>
      page.chat.sendMessage(
        {
          text: 'Look',
          files: [{ type: 'file', mediaType: 'image/png', url: 'https://example.com/a.png' }],
          metadata: { mood: 'curious' },
        },
        { body: { depth: 2 }, metadata: { source: 'test' } },
      ),
    );
    expect(page.agent.turn.body).toEqual({ depth: 2 });
    expect(page.agent.turn.messages).toMatchObject([
      {
        metadata: { mood: 'curious', source: 'test' },
        parts: [
          { type: 'file', url: 'https://example.com/a.png' },
          { type: 'text', text: 'Look' },
        ],
      },
    ]);
    await page.run(() => page.chat.sendMessage({ parts: [{ type: 'text', text: 'For people only' }] }, { agent: null }));
    expect(page.agent.turns).toHaveLength(1);
  });

  it('reads the files of a picker into data URLs', async () => {
    const page = await showChat({ agent: null });
    const file = new File(['hello'], 'hello.txt', { type: 'text/plain' });
    await act(() => page.chat.sendMessage({ text: '', files: [file] }));
    await page.pass();
    expect(page.chat.messages[0]?.parts).toEqual([
      { type: 'file', mediaType: 'text/plain', filename: 'hello.txt', url: 'data:text/plain;base64,aGVsbG8=' },
    ]);
  });

  it('waits for the line in the outbox, shown at once', async () => {
    const page = await showChat();
    act(() => page.sockets[0]?.terminate());
    await page.run(() => page.chat.sendMessage({ text: 'Into the dark' }));
    expect(page.text).toBe('submitted: Into the dark');
    expect(page.chat.messages[0]?.chat.status).toBe('pending');
    page.agent.answer('Light.');
    await page.pass(5000);
    expect(page.text).toBe('ready: Into the dark | Light.');
  });

  it('that the gateway refuses leaves a failed message, which can be sent again or taken out', async () => {
    const errors: ChatError[] = [];
    let allowed = false;
    const page = await showChat(
      { onError: (error) => errors.push(error) },
      { gateway: { authorize: ({ action }) => action === 'read' || allowed } },
    );
    await page.run(() => page.chat.sendMessage({ text: 'Please' }));
    expect(page.text).toBe('error: Please');
    expect(page.chat.error).toMatchObject({ code: 'forbidden' });
    expect(errors).toMatchObject([{ code: 'forbidden' }]);
    allowed = true;
    page.agent.answer('Granted.');
    await page.run(() => page.chat.retry());
    await page.pass();
    expect(page.text).toBe('ready: Please | Granted.');
    expect(page.chat.error).toBeUndefined();

    allowed = false;
    await page.run(() => page.chat.sendMessage({ text: 'Again' }));
    const failed = page.chat.messages.at(-1);
    await page.run(() => page.chat.discard(failed?.id ?? ''));
    expect(page.text).toBe('ready: Please | Granted.');
  });
});

describe('a turn', () => {
  it('that fails is the error, until it is cleared', async () => {
    const errors: ChatError[] = [];
    const finished: ChatFinish[] = [];
    const page = await showChat({
      onError: (error) => errors.push(error),
      onFinish: (event) => finished.push(event),
    });
    await page.run(() => page.chat.sendMessage({ text: 'Divide by zero' }));
    page.agent.begin('Well');
    page.agent.fail('Cannot.');
    await page.pass();
    expect(page.text).toBe('error: Divide by zero | Well');
    expect(page.chat.error).toBeDefined();
    expect(errors).toEqual([page.chat.error]);
    expect(finished).toMatchObject([{ isError: true, isAbort: false, isDisconnect: false }]);
    await page.run(() => page.chat.clearError());
    expect(page.chat.status).toBe('ready');
    expect(page.chat.error).toBeUndefined();
  });

  it('that ends well is told to onFinish, with all messages', async () => {
    const finished: ChatFinish[] = [];
    const page = await showChat({ onFinish: (event) => finished.push(event) });
    page.agent.answer('Fine.');
    await page.run(() => page.chat.sendMessage({ text: 'How are you?' }));
    await page.pass();
    expect(finished).toHaveLength(1);
    expect(finished[0]).toMatchObject({ isError: false, isAbort: false, message: { role: 'assistant' } });
    expect(finished[0]?.messages.map(textOf)).toEqual(['How are you?', 'Fine.']);
  });

  it('is stopped with what it has written', async () => {
    const finished: ChatFinish[] = [];
    const page = await showChat({ onFinish: (event) => finished.push(event) });
    await page.run(() => page.chat.sendMessage({ text: 'Count' }));
    page.agent.begin('One, two');
    await page.pass();
    await page.run(() => page.chat.stop());
    expect(page.text).toBe('ready: Count | One, two');
    expect(finished).toMatchObject([{ isAbort: true, message: { chat: { status: 'stopped' } } }]);
    expect(page.agent.turn.signal.aborted).toBe(true);
  });

  it('goes on when the component goes, and is there when it comes back', async () => {
    const page = await showChat();
    await page.run(() => page.chat.sendMessage({ text: 'Count' }));
    page.agent.begin('One');
    await page.pass();
    page.view.redraw(null);
    await page.pass(10_000);
    expect(page.agent.turn.signal.aborted).toBe(false);
    page.agent.go(', two');
    page.agent.end();
    await page.pass();
    const Again = () => <p>{useChatStream('room').messages.map(textOf).join(' | ')}</p>;
    page.view.redraw(<Again />);
    await page.pass();
    expect(page.text).toBe('Count | One, two');
  });

  it('hands its data parts to onData, the transient ones too', async () => {
    const parts: unknown[] = [];
    const page = await showChat({ onData: (part) => parts.push(part) });
    await page.run(() => page.chat.sendMessage({ text: 'Go' }));
    page.agent.write(
      { type: 'data-step', id: '1', data: { at: 1 } },
      { type: 'data-hint', data: 'soon', transient: true },
    );
    await page.pass();
    expect(parts).toMatchObject([
      { type: 'data-step', data: { at: 1 } },
      { type: 'data-hint', data: 'soon' },
    ]);
    expect(page.chat.messages.at(-1)?.parts).toMatchObject([{ type: 'data-step' }]);
  });
});

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
    expect(() => page.chat.setMessages([{ ...one, parts: [{ type: 'text', text: 'changed' }] }])).toThrow(refused);
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
    await page.run(() => page.chat.addToolOutput({ tool: 'weather', toolCallId: 'c1', output: { degrees: 21 } }));
    await expect(outcome).resolves.toEqual({ state: 'output-available', output: { degrees: 21 } });
    expect(page.chat.messages.at(-1)?.parts).toMatchObject([{ state: 'output-available', output: { degrees: 21 } }]);
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
    let chat: ChatStream | undefined;
    const Chat = () => {
      chat = useChatStream('room');
      return <p>{`${chat.messages.length} of them, more: ${chat.hasMore}`}</p>;
    };
    const { container } = await stage.show(<Chat />);
    expect(container.textContent).toBe('50 of them, more: true');
    let came: number | undefined;
    act(() => void chat?.loadOlder().then((count) => (came = count)));
    await stage.pass();
    expect(came).toBe(10);
    expect(container.textContent).toBe('60 of them, more: false');
  });
});
