import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Announcer, Chat, useAnnounce } from 'colloquy/components';
import { askApproval, callServerTool, fail, marks, say, think, until } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { expect, it, onTestFinished, vi } from 'vitest';

import { talk } from './part-cases.js';
import { channel, setScene, type SceneOptions } from './scene.js';

const grace = { id: 'grace', name: 'Grace', kind: 'person' as const };

/** Opens a chat and writes down every sentence that its live region says. */
async function listen(options: SceneOptions, chat: ReactElement = <Chat channel={channel} />) {
  const { inPage, draw } = await setScene(options);
  await draw(chat);
  const region = screen.getAllByRole('status')[0];
  if (!region) throw new Error('There is no live region.');
  const said: string[] = [];
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) said.push(node.textContent ?? '');
    }
  });
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  onTestFinished(() => observer.disconnect());
  const send = (text: string): void => {
    const field = screen.getByRole('textbox', { name: 'New message' });
    fireEvent.change(field, { target: { value: text } });
    fireEvent.keyDown(field, { key: 'Enter' });
  };
  const expectSaid = (...sentences: string[]) => waitFor(() => expect(said).toEqual(sentences));
  return { inPage, said, send, expectSaid };
}

it('says an answer of 5,000 tokens with thoughts, a tool and an approval in four sentences', async () => {
  const { said, send, expectSaid } = await listen({
    script: [
      think('First I look around. Then I ask.'),
      marks(2500),
      askApproval('delete_file', { path: '/a' }, { output: 'gone' }),
      marks(2500, { from: 2501 }),
    ],
  });
  send('Delete it');
  const asked = ['Guide is answering.', 'delete_file needs your approval.'];
  await expectSaid(...asked);
  fireEvent.click(await screen.findByRole('button', { name: 'Approve' }));
  await expectSaid(...asked, 'delete_file is done.', 'The answer is complete.');
  expect(said.length).toBeLessThanOrEqual(4);
});

it('says a whole conversation, in these words and no others', async () => {
  const stopped = new Promise<void>(() => undefined);
  const answers = [
    [think('Let me see.'), say('It is **3**.')],
    [callServerTool('add', { a: 1 }, 3), say('Three.')],
    [callServerTool('add', {}, null, { errorText: 'No.' }), say('I cannot.')],
    [say('Well'), until(stopped)],
    [say('And'), fail('The model is gone.')],
  ];
  const { inPage, said, send, expectSaid } = await listen({
    script: (scene) => scene.play(answers.shift() ?? []),
  });
  const conversation: string[] = [];
  const then = async (...next: string[]): Promise<void> => {
    conversation.push(...next);
    await expectSaid(...conversation);
  };

  send('What is 1 + 2?');
  await then('Guide is answering.', 'The answer is complete.');
  send('With the tool');
  await then('Guide is answering.', 'add is done.', 'The answer is complete.');
  send('Again');
  await then('Guide is answering.', 'add failed.', 'The answer is complete.');
  send('Talk');
  await then('Guide is answering.');
  fireEvent.click(await screen.findByRole('button', { name: 'Stop the answer' }));
  await then('The answer was stopped.');
  send('Go on');
  await then('Guide is answering.', 'The answer failed.');

  await inPage.gateway.publish(channel, {
    author: grace,
    message: { id: 'g1', role: 'user', parts: [{ type: 'text', text: 'Is anybody\nhere?' }] },
  });
  await then('Grace says: Is anybody here?');
  act(() => inPage.line.offline());
  await then('The connection was lost.');
  inPage.line.online();
  fireEvent.click(await screen.findByRole('button', { name: 'Retry now' }));
  await then('The connection is back.');
  expect(said).toEqual(conversation);
});

it('says that an answer was interrupted where the agent is gone', async () => {
  const never = new Promise<void>(() => undefined);
  const { inPage, send, expectSaid } = await listen({ script: [say('Well'), until(never)] });
  send('Talk');
  await expectSaid('Guide is answering.');
  await act(() => inPage.restart({ crash: true }));
  fireEvent.click(await screen.findByRole('button', { name: 'Retry now' }));
  await expectSaid(
    'Guide is answering.',
    'The connection was lost.',
    'The connection is back.',
    'The answer was interrupted.',
  );
});

it('leaves out the outcomes of further tools, and never the end', async () => {
  const calls = Array.from({ length: 20 }, () => callServerTool('add', {}, 3));
  const { send, expectSaid } = await listen({ script: calls });
  send('Add a lot');
  await expectSaid('Guide is answering.', 'add is done.', 'add is done.', 'The answer is complete.');
});

it('counts what others wrote at once, and says nothing of what this user wrote elsewhere', async () => {
  const { inPage, said, expectSaid } = await listen({});
  const publish = (id: string, author: typeof grace) =>
    inPage.gateway.publish(channel, {
      author,
      message: { id, role: 'user', parts: [{ type: 'text', text: `I am ${id}.` }] },
    });
  await publish('a1', { id: 'ada', name: 'Ada', kind: 'person' });
  act(() => inPage.line.offline());
  await expectSaid('The connection was lost.');
  for (const id of ['g1', 'g2', 'g3']) await publish(id, grace);
  inPage.line.online();
  fireEvent.click(await screen.findByRole('button', { name: 'Retry now' }));
  await vi.waitFor(() => expect(said).toContain('3 new messages.'));
  expect(said).toEqual(['The connection was lost.', 'The connection is back.', '3 new messages.']);
});

it('says how many older messages have come, and nothing of those that were there', async () => {
  const { said, expectSaid } = await listen({ messages: talk, gateway: { limits: { snapshotMessages: 1 } } });
  expect(said).toEqual([]);
  fireEvent.click(await screen.findByRole('button', { name: 'Load older messages' }));
  await expectSaid('1 older message is here.');
});

it('says the same sentence again as a line of its own, and keeps the last few', async () => {
  const { send, said } = await listen({ script: say('Yes.') });
  for (const count of [2, 4, 6]) {
    send('Really?');
    await waitFor(() => expect(said).toHaveLength(count));
  }
  const region = screen.getByRole('status');
  expect(region.children).toHaveLength(4);
  expect(region).toHaveAttribute('aria-atomic', 'false');
});

it('lets other parts speak, by one voice where several chats show the channel', async () => {
  const Speaker = (): ReactElement => {
    const announce = useAnnounce();
    return <button onClick={() => announce('Copied')}>Speak</button>;
  };
  await listen(
    {},
    <>
      <Speaker />
      <Announcer />
      <Chat channel={channel} />
    </>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Speak' }));
  fireEvent.click(screen.getByRole('button', { name: 'Speak' }));
  await waitFor(() => expect(screen.getAllByText('Copied')).toHaveLength(2));
  const regions = screen.getAllByRole('status').map(({ textContent }) => textContent);
  expect(regions.toSorted()).toEqual(['', 'CopiedCopied']);
});

it('says that a message was copied, each time', async () => {
  // Brings a clipboard along.
  const user = userEvent.setup();
  const { expectSaid } = await listen({ messages: talk });
  const [copy] = screen.getAllByRole('button', { name: 'Copy' });
  if (!copy) throw new Error('There is nothing to copy.');
  await user.click(copy);
  await expectSaid('Copied');
  await user.click(copy);
  await expectSaid('Copied', 'Copied');
});

it('reads answers out by sentences where it is told to', async () => {
  const { expectSaid, send } = await listen(
    { script: say('# Sums\n\nOne and **two** make 3.5 or so. See [here](https://e.org/)! And\n\n- done') },
    <Chat channel={channel} reading="sentences" />,
  );
  // What reads is loaded when it is first asked for.
  await vi.dynamicImportSettled();
  send('Add');
  await expectSaid(
    'Guide is answering.',
    'Sums',
    'One and two make 3.5 or so.',
    'See here!',
    'And',
    'done',
    'The answer is complete.',
  );
});

it('is the only live region: the log itself is none', async () => {
  await listen({});
  expect(document.querySelectorAll('[aria-live]:not([aria-live=off])')).toHaveLength(1);
  expect(screen.getByRole('log')).toHaveAttribute('aria-live', 'off');
  expect(screen.queryByRole('alert')).toBeNull();
});
