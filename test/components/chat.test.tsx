import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat, Message, MessagePart, type ToolViewProps } from 'colloquy/components';
import { askApproval, callServerTool, markNumbers, marks, say, until } from 'colloquy/testing';
import { Profiler, useState, type ReactElement } from 'react';
import { describe, expect, it } from 'vitest';

import { talk } from './part-cases.js';
import { channel, setScene, type SceneOptions } from './scene.js';

async function openChat(options: SceneOptions, chat: ReactElement = <Chat channel={channel} />) {
  const { inPage, draw } = await setScene(options);
  await draw(chat);
  return { inPage, user: userEvent.setup() };
}

function send(text: string): void {
  const field = screen.getByRole('textbox', { name: 'New message' });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: 'Enter' });
}

describe('a token', () => {
  it('draws no message but its own, and of that nothing but the text', async () => {
    const commits = new Map<string, number>();
    const count = (id: string): void => void commits.set(id, (commits.get(id) ?? 0) + 1);
    let contents = 0;
    const drawPart = (index: number): ReactElement => {
      contents += 1;
      return <MessagePart key={index} index={index} />;
    };
    const Row = ({ messageId }: { messageId: string }): ReactElement => (
      <Profiler id={messageId} onRender={count}>
        <Message.Root messageId={messageId}>
          <Message.Content>{drawPart}</Message.Content>
        </Message.Root>
      </Profiler>
    );
    let goOn = (): void => {};
    const word = new Promise<void>((resolve) => (goOn = resolve));
    await openChat(
      { messages: talk, script: [marks(100), until(word), marks(300, { from: 101 })] },
      <Chat channel={channel} slots={{ Message: Row }} />,
    );
    await screen.findByRole('article', { name: 'Message from Guide' });
    contents = 0;
    send('Count');
    const written = (): number[] => markNumbers(screen.getAllByRole('article').at(-1)?.textContent ?? '');
    await waitFor(() => expect(written()).toHaveLength(100));
    // What a row draws late, when the code for it has come, it has drawn by now.
    const before = new Map(commits);
    goOn();
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('The answer is complete.'));
    expect(written()).toHaveLength(400);
    for (const id of ['m0', 'm1']) expect(commits.get(id)).toBe(before.get(id));
    // Once for the question, and for the answer when its part comes and when its status changes.
    expect(contents).toBeLessThanOrEqual(6);
  });
});

describe('tool calls', () => {
  type Sum = ToolViewProps<{ a: number }, number>;
  const SumView = ({ name, input, output }: Sum): ReactElement => (
    <p>
      {name}: {input?.a} → {output}
    </p>
  );

  it('are drawn by the component for their tool', async () => {
    const tools = { add: SumView };
    await openChat({ script: callServerTool('add', { a: 1 }, 2) }, <Chat channel={channel} tools={tools} />);
    send('Add');
    expect(await screen.findByText('add: 1 → 2')).toBeInTheDocument();
  });

  it('are not taken for a property that every object has', async () => {
    await openChat({ script: callServerTool('constructor', {}, 2) }, <Chat channel={channel} tools={{}} />);
    send('Construct');
    expect(await screen.findByRole('group', { name: 'Tool constructor' })).toBeInTheDocument();
  });

  it('are allowed with an edited input by a component of one’s own', async () => {
    const View = ({ approve, output }: ToolViewProps<unknown, { text: string }>): ReactElement => (
      <>
        {approve && <button onClick={() => approve({ text: 'edited' })}>Edit and save</button>}
        {output && <p>saved {output.text}</p>}
      </>
    );
    const tools = { save: View };
    const script = askApproval('save', { text: 'draft' }, { output: (input) => input });
    const { user } = await openChat({ script }, <Chat channel={channel} tools={tools} />);
    send('Save');
    await user.click(await screen.findByRole('button', { name: 'Edit and save' }));
    expect(await screen.findByText('saved edited')).toBeInTheDocument();
  });

  it('are not complete and not live any more once their turn was stopped', async () => {
    const { user } = await openChat({ script: askApproval('save', {}) });
    send('Save');
    await screen.findByRole('button', { name: 'Approve' });
    await user.click(screen.getByRole('button', { name: 'Stop the answer' }));
    expect(await screen.findByText('Not finished')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });
});

describe('what can be done with a message', () => {
  it('is copied as Markdown', async () => {
    const { user } = await openChat({ messages: talk });
    const answer = within(await screen.findByRole('article', { name: 'Message from Guide' }));
    await user.click(answer.getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('Good **morning**');
    expect(await answer.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
  });

  it('is deleted for everybody', async () => {
    const { user } = await openChat({ messages: talk });
    const answer = await screen.findByRole('article', { name: 'Message from Guide' });
    await user.click(within(answer).getByRole('button', { name: 'Delete' }));
    await user.click(within(answer).getByRole('button', { name: 'Delete for everybody?' }));
    await waitFor(() => expect(screen.queryByRole('article', { name: 'Message from Guide' })).toBeNull());
  });

  it('is sent again, or taken out, where it could not be sent', async () => {
    let mayWrite = false;
    const authorize = ({ action }: { action: string }): boolean => action === 'read' || mayWrite;
    const { user } = await openChat({ gateway: { authorize } });
    send('First');
    expect(await screen.findByText(/^Not sent/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Discard' }));
    expect(screen.queryByRole('article')).toBeNull();
    send('Second');
    await screen.findByText(/^Not sent/);
    mayWrite = true;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByRole('article')).toBeInTheDocument());
  });

  it('is edited, and left as it was on Escape', async () => {
    const { user } = await openChat({ messages: talk, script: say('Hello again') });
    const mine = within(await screen.findByRole('article', { name: 'Message from You' }));
    await user.click(mine.getByRole('button', { name: 'Edit' }));
    expect(await mine.findByRole('textbox')).toHaveFocus();
    await user.keyboard('!{Escape}');
    expect(mine.queryByRole('textbox')).toBeNull();
    expect(mine.getByText('Hello')).toBeInTheDocument();
  });

  it('offers nothing that the user may only do to messages of their own', async () => {
    await openChat({ messages: talk });
    const answer = within(await screen.findByRole('article', { name: 'Message from Guide' }));
    expect(answer.queryByRole('button', { name: 'Edit' })).toBeNull();
  });
});

describe('another channel', () => {
  it('starts anew: nothing of the draft goes along', async () => {
    function Rooms(): ReactElement {
      const [room, setRoom] = useState(channel);
      return (
        <>
          <button onClick={() => setRoom('other')}>Go</button>
          <Chat channel={room} />
        </>
      );
    }
    const { user } = await openChat({ messages: talk }, <Rooms />);
    await user.type(screen.getByRole('textbox', { name: 'New message' }), 'for the first room');
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(screen.getByRole('textbox', { name: 'New message' })).toHaveValue('');
    expect(await screen.findByText('No messages yet')).toBeInTheDocument();
  });
});

describe('words', () => {
  it('are replaced by those of the app', async () => {
    await openChat({}, <Chat channel={channel} labels={{ threadEmpty: 'Noch nichts' }} />);
    expect(await screen.findByText('Noch nichts')).toBeInTheDocument();
  });
});
