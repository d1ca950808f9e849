import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { ConnectionProvider } from 'colloquy';
import {
  Chat,
  Composer,
  ConnectionBanner,
  Message,
  MessageActions,
  MessagePart,
  PartWaiting,
  Presence,
  Suggestions,
  Thread,
  ToolPart,
} from 'colloquy/components';
import {
  askApproval,
  chunks,
  createInPageGateway,
  createSocketConstructor,
  say,
  until,
} from 'colloquy/testing';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { partCases, talk } from './part-cases.js';
import { channel, setScene } from './scene.js';
import { collectStates } from './seen-states.js';
import { drawIn, findPart } from './settings.js';

const states = collectStates();
let stop = (): void => undefined;
beforeEach(() => {
  stop = states.watch();
});
afterEach(() => stop());

/** States of scrolling, which test/browser shows. */
const needsLayout = new Set(['colloquy-thread-row data-flash', 'colloquy-thread-latest data-new']);

const statuses = ['pending', 'streaming', 'awaiting', 'done', 'stopped', 'interrupted', 'failed'] as const;
const call = { type: 'dynamic-tool' as const, toolName: 'add', toolCallId: 'c', input: { a: 1 } };
const calls = [
  { ...call, state: 'input-streaming' as const },
  { ...call, state: 'input-available' as const },
  { ...call, state: 'approval-requested' as const, approval: { id: 'a' } },
  { ...call, state: 'approval-responded' as const, approval: { id: 'a', approved: true } },
  { ...call, state: 'output-available' as const, output: 1, preliminary: true },
  { ...call, state: 'output-available' as const, output: 'long '.repeat(1000) },
  { ...call, state: 'output-error' as const, errorText: 'No.' },
  { ...call, state: 'output-denied' as const, approval: { id: 'a', approved: false as const } },
];
const everything = [
  ...calls.map((part, index) => ({ ...part, toolCallId: `c${index}` })),
  { type: 'text' as const, text: 'Well' },
  { type: 'reasoning' as const, text: 'Hm', state: 'streaming' as const },
  { type: 'file' as const, mediaType: 'text/plain', url: 'data:text/plain,a' },
  { type: 'source-url' as const, sourceId: 's', url: 'https://example.com/' },
  { type: 'source-document' as const, sourceId: 'd', mediaType: 'text/plain', title: 'A document' },
];

/** A page without a connection, whose server has handed over a message in each status and role. */
async function drawGallery(): Promise<void> {
  const { gateway, url, close } = createInPageGateway();
  onTestFinished(close);
  const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };
  for (const role of ['user', 'assistant', 'system'] as const) {
    for (const status of statuses) {
      const parts = role === 'assistant' ? everything : [{ type: 'text' as const, text: 'Well' }];
      await gateway.publish(channel, { author, message: { id: `${role}-${status}`, role, parts } });
    }
  }
  for (const status of ['streaming', 'done']) {
    const empty = { id: `empty-${status}`, role: 'assistant' as const, parts: [] };
    await gateway.publish(channel, { author, message: empty });
  }
  const snapshot = await gateway.snapshot(channel);
  for (const message of snapshot.messages) {
    message.chat.status = statuses.find((status) => message.id.endsWith(status)) ?? 'done';
  }
  render(
    <ConnectionProvider
      url={url}
      initial={{ channels: { [channel]: snapshot } }}
      webSocket={createSocketConstructor(() => undefined)}
    >
      <Chat channel={channel} />
    </ConnectionProvider>,
  );
}

describe('the states of parts', () => {
  it.each(partCases)('$name', async ({ entry, draw, setting = 'talk' }) => {
    await drawIn(setting, draw({}));
    expect(await findPart(entry)).toBeInTheDocument();
  });

  it('messages and calls of tools in every status', async () => {
    await drawGallery();
    await waitFor(() => expect(document.querySelectorAll('.colloquy-tool-summary')).toHaveLength(7 * 8));
    for (const summary of document.querySelectorAll('.colloquy-tool-summary:not([data-open])')) {
      fireEvent.click(summary);
    }
    for (const kind of ['tool', 'reasoning', 'file', 'editor'] as const) render(<PartWaiting kind={kind} />);
    expect(document.querySelectorAll('.colloquy-tool-body')).toHaveLength(7 * 8);
  });

  it('answering a request for approval', async () => {
    const { draw } = await setScene({ script: askApproval('save', { a: 1 }) });
    await draw(<Chat channel={channel} />);
    const user = userEvent.setup();
    await user.type(screen.getByRole('textbox', { name: 'New message' }), 'Save{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Say why not' }));
    await screen.findByRole('textbox', { name: 'Reason, for the agent' });
    await user.click(screen.getByRole('button', { name: 'Edit input' }));
    const field = await screen.findByRole('textbox', { name: 'Input, as JSON' });
    fireEvent.change(field, { target: { value: '{' } });
    await user.click(screen.getByRole('button', { name: 'Approve this input' }));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Deny' }));
    expect(await screen.findByText('Denied')).toBeInTheDocument();
  });

  it('writing, thinking, answering', async () => {
    const never = new Promise<void>(() => undefined);
    const { draw } = await setScene({
      script: [
        chunks({ type: 'reasoning-start', id: 'r' }, { type: 'reasoning-delta', id: 'r', delta: 'Hm' }),
        until(never),
      ],
    });
    await draw(
      <>
        <Chat channel={channel} />
        <Presence.Root />
        <Thread.List>
          {(messageId) => (
            <Message.Root messageId={messageId}>
              <Message.Timing />
              <MessageActions.CopyPlain />
              <MessageActions.Copy />
            </Message.Root>
          )}
        </Thread.List>
        <Composer.Root maxLength={3} value="Too long">
          <Composer.Input />
          <Composer.Reason />
          <Composer.Counter />
        </Composer.Root>
        <Suggestions.Root items={[{ text: 'Well', fills: true }]} />
      </>,
    );
    const user = userEvent.setup();
    const [field] = screen.getAllByRole('textbox', { name: 'New message' });
    if (field) await user.type(field, 'Go on{Enter}');
    await screen.findByText('Thinking…');
    for (const name of ['Copy', 'Copy as plain text', 'Delete']) {
      for (const button of screen.getAllByRole('button', { name }).slice(0, 2)) await user.click(button);
    }
    await screen.findByRole('button', { name: 'Delete for everybody?' });
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    const editor = await screen.findByRole('textbox', { name: 'Edit message' });
    fireEvent.change(editor, { target: { value: ' ' } });
    expect(
      screen.getAllByRole('button', { name: 'Send' }).some((button) => !button.matches(':enabled')),
    ).toBe(true);
  });

  it('a channel that is joined, and one that is denied', async () => {
    const { draw } = await setScene({ gateway: { authorize: () => false } });
    await draw(
      <>
        <Chat channel={channel} />
        <Composer.Root maxLength={3} value="Too long">
          <Composer.Counter />
          <Composer.Reason />
        </Composer.Root>
      </>,
    );
    const sentences = await screen.findAllByText('You have no access to this conversation.');
    expect(sentences.length).toBeGreaterThan(1);
  });

  it('a connection that is lost, and comes back', async () => {
    const { inPage, draw } = await setScene({ script: say('Well') });
    await draw(<Chat channel={channel} />);
    const isAt = (status: string) =>
      waitFor(() =>
        expect(document.querySelector(`.colloquy-banner-root[data-status=${status}]`)).not.toBeNull(),
      );
    const { line } = inPage;
    line.offline();
    await isAt('reconnecting');
    act(() => void globalThis.dispatchEvent(new Event('offline')));
    await isAt('offline');
    line.online();
    line.stall();
    act(() => void globalThis.dispatchEvent(new Event('online')));
    await isAt('connecting');
    line.delay(60);
    line.resume();
    await isAt('authenticating');
    await isAt('recovering');
    await waitFor(() => expect(document.querySelector('.colloquy-banner-root')).toBeNull());
  });

  it('a connection that is refused', async () => {
    const { draw } = await setScene({ token: 'wrong' });
    await draw(<Chat channel={channel} />);
    expect(await screen.findByText(/^Your sign-in was not accepted/)).toBeInTheDocument();
  });

  it('older messages on their way', async () => {
    const { inPage, draw } = await setScene({ messages: talk, gateway: { limits: { snapshotMessages: 1 } } });
    await draw(<Chat channel={channel} />);
    const older = await screen.findByRole('button', { name: 'Load older messages' });
    inPage.line.delay(50);
    fireEvent.click(older);
    await waitFor(() => expect(older).toHaveAttribute('data-loading'));
    inPage.line.delay(0);
    await waitFor(() => expect(screen.getAllByRole('article')).toHaveLength(2));
  });

  it('buttons that stay where there is nothing to do', async () => {
    await drawIn(
      'away',
      <ConnectionBanner.Root>
        <ConnectionBanner.Retry hides={false} />
        <Message.Root messageId="m1">
          <MessagePart index={2}>
            <ToolPart.Always hides={false} />
            <ToolPart.AskAgain hides={false} />
            <ToolPart.Section kind="input">
              <ToolPart.ShowAll hides={false} />
            </ToolPart.Section>
          </MessagePart>
        </Message.Root>
      </ConnectionBanner.Root>,
    );
    await screen.findByRole('button', { name: 'Retry now' });
    act(() => void globalThis.dispatchEvent(new Event('offline')));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Retry now' })).toBeDisabled());
  });
});

describe('the tables of parts', () => {
  it('list everything that was seen', () => {
    expect(states.unlisted()).toEqual([]);
  });

  it('list nothing that nobody ever sees', () => {
    expect(states.unseen().filter((state) => !needsLayout.has(state))).toEqual([]);
  });
});
