import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ChannelHandle } from '../../src/core/channel/channel-handle.js';
import type { ChatFinish, ChatStream } from '../../src/core/chat/chat-stream.js';
import type { ChatError } from '../../src/protocol/chat-error.js';
import { useChannelHandle } from '../../src/react/use-channel-handle.js';
import { useChatStream } from '../../src/react/use-chat-stream.js';
import { createSeen } from './seen.js';
import { showChat, textOf } from './show-chat.js';
import { createStage } from './stage.js';

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

  it('is one status for all who use the channel', async () => {
    const stage = createStage();
    const seen = { thread: createSeen<ChatStream>(), composer: createSeen<ChatStream>() };
    const Part = ({ name }: { name: 'thread' | 'composer' }) => {
      const chat = useChatStream('room');
      seen[name].show(chat);
      return <p>{`${name} ${chat.status}`}</p>;
    };
    const { container } = await stage.show(
      <>
        <Part name="thread" />
        <Part name="composer" />
      </>,
    );
    act(() => void seen.composer.last.regenerate({ messageId: 'nobody' }));
    expect(container.textContent).toBe('thread submittedcomposer submitted');
    await stage.pass();
    expect(container.textContent).toBe('thread errorcomposer error');
    act(() => seen.thread.last.clearError());
    expect(container.textContent).toBe('thread readycomposer ready');
  });

  it('is verified with the next heartbeat', async () => {
    const page = await showChat();
    page.agent.answer('Yes.');
    await page.run(() => page.chat.sendMessage({ text: 'Is it?' }));
    await page.pass(25_000);
    expect(page.chat.verified).toBe(true);
    expect(page.chat.counters).toMatchObject({ lost: 0, doubled: 0, gaps: 0 });
    expect(page.chat.counters.verifications).toBeGreaterThan(0);
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
    await page.run(() =>
      page.chat.sendMessage({ parts: [{ type: 'text', text: 'For people only' }] }, { agent: null }),
    );
    expect(page.agent.turns).toHaveLength(1);
  });

  it('reads the files of a picker into data URLs', async () => {
    const page = await showChat({ agent: null });
    const file = new File(['hello'], 'hello.txt', { type: 'text/plain' });
    await act(() => page.chat.sendMessage({ text: '', files: [file] }));
    await page.pass();
    expect(page.chat.messages[0]?.parts).toEqual([
      {
        type: 'file',
        mediaType: 'text/plain',
        filename: 'hello.txt',
        url: 'data:text/plain;base64,aGVsbG8=',
      },
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

  it('that failed is no error any more once a row has sent it again by the channel’s own function', async () => {
    let allowed = false;
    const stage = createStage({ gateway: { authorize: ({ action }) => action === 'read' || allowed } });
    const seen = createSeen<{ chat: ChatStream; channel: ChannelHandle }>();
    const Chat = () => {
      const chat = useChatStream('room', { agent: null });
      seen.show({ chat, channel: useChannelHandle('room') });
      return <p>{`${chat.status} ${chat.error?.code}`}</p>;
    };
    const { container } = await stage.show(<Chat />);
    act(() => void seen.last.chat.sendMessage({ text: 'Please' }));
    await stage.pass();
    expect(container.textContent).toBe('error forbidden');
    allowed = true;
    const [id] = seen.last.channel.getView().pending.keys();
    act(() => seen.last.channel.retry(id ?? ''));
    await stage.pass();
    await stage.pass();
    expect(container.textContent).toBe('ready undefined');
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

  it('is told once in StrictMode, and once where it ran while the line was lost', async () => {
    const finished: ChatFinish[] = [];
    const stage = createStage();
    const seen = createSeen<ChatStream>();
    const onFinish = (event: ChatFinish): void => void finished.push(event);
    const Chat = () => {
      seen.show(useChatStream('room', { onFinish }));
      return null;
    };
    await stage.show(<Chat />, { strict: true });
    act(() => void seen.last.sendMessage({ text: 'Slowly, please' }));
    await stage.pass();
    stage.agent.begin('One');
    await stage.pass();
    act(() => stage.sockets[0]?.terminate());
    stage.agent.go(', two');
    stage.agent.end();
    await stage.pass(5000);
    await stage.pass();
    expect(finished.map(({ message }) => textOf(message))).toEqual(['One, two']);
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
