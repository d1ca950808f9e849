import { act } from '@testing-library/react';
import { Chat, ChatScope, Message, MessagePart, TextPart, Thread } from 'colloquy/components';
import { Profiler, type ReactNode } from 'react';
import { expect, it, vi } from 'vitest';

import type { Client } from '../../src/core/client.js';
import { messageOf } from '../../src/core/chat/messages-of.js';
import { useClient } from '../../src/react/use-client.js';
import { createSeen } from '../react/seen.js';
import { createStage } from '../react/stage.js';

const frames = 30;
/** Deltas that come in one frame. */
const perFrame = 5;

/** A page that shows the room, with React's commits and the store's counted. */
async function openPage(face: ReactNode) {
  const stage = createStage();
  const client = createSeen<Client>();
  const Asker = () => {
    client.show(useClient());
    return null;
  };
  let commits = 0;
  const view = await stage.show(
    <>
      <Profiler id="face" onRender={() => (commits += 1)}>
        {face}
      </Profiler>
      <Asker />
    </>,
  );
  let sets = 0;
  client.last.store.subscribe(() => (sets += 1));
  const textInStore = (): string => {
    const room = client.last.store.getState().channels.get('room');
    const part = room && messageOf(room, stage.agent.turn.messageId)?.parts[0];
    return part?.type === 'text' ? part.text : '';
  };
  return {
    ...stage,
    container: view.container,
    textInStore,
    /** Has somebody ask, and the agent begin. */
    open: async (text: string): Promise<void> => {
      act(() => void client.last.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Go on.' }] }));
      await stage.pass();
      stage.agent.begin(text);
      await stage.pass();
    },
    /** The counts since the last time. */
    take: () => {
      const taken = { commits, sets };
      commits = 0;
      sets = 0;
      return taken;
    },
  };
}

const plainRow = (id: string): ReactNode => (
  <Message.Root messageId={id}>
    <Message.Content>
      {(index) => (
        <MessagePart key={index} index={index}>
          <TextPart format="plain" />
        </MessagePart>
      )}
    </Message.Content>
  </Message.Root>
);
const plainThread = (
  <ChatScope channel="room">
    <Thread.List>{plainRow}</Thread.List>
  </ChatScope>
);

it('plain text is appended to its node: no commit of React’s between its beginning and its end', async () => {
  const page = await openPage(plainThread);
  await page.open('Once');
  const shown = () =>
    [...page.container.querySelectorAll('[data-role="assistant"] .colloquy-text-part')].at(-1);
  const node = document.createTreeWalker(shown() ?? page.container, NodeFilter.SHOW_TEXT).nextNode();
  expect(node?.nodeValue).toBe('Once');
  page.take();
  for (let frame = 1; frame <= frames; frame += 1) {
    for (let token = 1; token <= perFrame; token += 1) page.agent.go(` ${frame}.${token}`);
    await page.pass();
    // The store has the text, and the page shows what the store has.
    expect(page.textInStore()).toMatch(new RegExp(` ${frame}\\.${perFrame}$`));
    expect(shown()?.textContent).toBe(page.textInStore());
  }
  const { commits, sets } = page.take();
  expect(commits).toBe(0);
  expect(sets).toBeGreaterThan(0);
  expect(sets).toBeLessThanOrEqual(2 * frames);
  page.agent.end();
  await page.pass();
  expect(shown()?.textContent).toBe(page.textInStore());
  expect(node?.isConnected).toBe(true);
  expect(node?.nodeValue).toBe(page.textInStore());
});

it('plain text that a snapshot or a late frame brought is shown whole', async () => {
  const page = await openPage(null);
  await page.open('Before anybody looks');
  page.agent.go(', and more');
  await page.pass();
  const late = await page.show(plainThread);
  page.agent.go(', and the rest');
  await page.pass();
  const text = () => late.container.querySelector('[data-role="assistant"] .colloquy-text-part')?.textContent;
  expect(text()).toBe('Before anybody looks, and more, and the rest');
});

it('the whole chat costs one commit a frame, and keeps every element of what is finished', async () => {
  // Nobody sees when what gives code its colours has come, and its coming is a commit.
  await import('../../src/markdown/highlighting/colours.js');
  const page = await openPage(<Chat channel="room" />);
  await page.open(
    '# Title\n\n```ts\nconst a = 1;\n```\n\n| a |\n|---|\n| 1 |\n\nA paragraph with **strong** words.\n\n',
  );
  // What code and tables bring with them is fetched once, and drawn once, whatever comes behind.
  await vi.waitFor(() =>
    expect(page.container.querySelectorAll('.colloquy-markdown button').length).toBeGreaterThan(2),
  );
  const elements = () => [...page.container.querySelectorAll('.colloquy-markdown *')];
  page.take();
  const lines = [
    '- one\n',
    '- two\n\n',
    'A paragraph ',
    'in two.\n\n',
    '```ts\nconst a = 1;\n',
    '```\n\n',
    '| a |\n',
    '|---|\n',
    '| 1 |\n\n',
  ];
  for (let frame = 0; frame < frames; frame += 1) {
    // The last block is open, and the one before it may just have been closed.
    const finished = elements().filter((element) =>
      element.closest('.colloquy-markdown > :nth-last-child(n + 2)'),
    );
    const line = lines[frame % lines.length] ?? '';
    page.agent.go(line.slice(0, 3));
    page.agent.go(line.slice(3));
    await page.pass();
    expect(finished.filter((element) => !element.isConnected)).toEqual([]);
  }
  expect(elements().length).toBeGreaterThan(20);
  const { commits, sets } = page.take();
  expect(commits).toBeGreaterThan(frames / 2);
  // `pass` lets two frames go by: one with what came, one with what that set off.
  expect(sets).toBeLessThanOrEqual(2 * frames);
  expect(commits).toBeLessThanOrEqual(sets);
});
