import '@xterm/xterm/css/xterm.css';

import type { Meta, StoryObj } from '@storybook/react-vite';
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway } from 'colloquy/testing';
import { useEffect, useState, type ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';

import { sessionManagerEndpoint, type Program } from '../../src/adapters/session-manager/endpoint.js';
import {
  createSessionManagerSession,
  sessionManagerAdapter,
} from '../../src/compat/session-manager/index.js';
import { SessionTerminal } from '../../src/compat/session-manager/terminal.js';
import { patience, send } from '../support/actions.js';

const decoder = new TextDecoder();

/** A shell that knows a few words. */
const shell: Program = async function* ({ input, size, onResize, user }) {
  let now = size;
  let typed = '';
  onResize((next) => (now = next));
  yield `Good morning, ${user.id}.\r\n$ `;
  for await (const bytes of input) {
    for (const key of decoder.decode(bytes)) {
      if (key === '\x7f') {
        if (typed !== '') yield '\b \b';
        typed = typed.slice(0, -1);
      } else if (key === '\x03') {
        typed = '';
        yield '^C\r\n$ ';
      } else if (key !== '\r') {
        typed += key;
        yield key;
      } else {
        const [word, ...rest] = typed.split(' ');
        typed = '';
        yield '\r\n';
        if (word === 'exit') return 0;
        if (word === 'echo') yield `${rest.join(' ')}\r\n`;
        else if (word === 'size') yield `${now?.cols} columns\r\n`;
        else if (word !== '') yield `${word}: not found\r\n`;
        yield '$ ';
      }
    }
  }
};

/** A gateway in the page that serves the shell, and a session that waits for its client. */
function startShell() {
  const endpoint = sessionManagerEndpoint({ program: shell });
  const inPage = createInPageGateway({
    endpoints: [endpoint],
    authenticate: ({ token = 'ada' }) => ({ user: { id: token } }),
    onError: () => undefined,
  });
  const { SessionId, TokenValue } = endpoint.sessions.start({ id: 'ada' });
  return {
    inPage,
    streamUrl: `ws://in-page.invalid/v1/data-channel/${SessionId}?role=publish_subscribe`,
    token: TokenValue,
    resume: async () => endpoint.sessions.resume(SessionId)?.TokenValue ?? null,
  };
}

/** A terminal on a session of the gateway in the page. */
function TerminalScene(): ReactElement {
  const [{ inPage, session }] = useState(() => {
    const { inPage: made, ...started } = startShell();
    const { webSocket } = made;
    return {
      inPage: made,
      session: createSessionManagerSession({ ...started, webSocket, retry: { delay: () => 50 } }),
    };
  });
  useEffect(() => () => session.disconnect(), [session]);
  return (
    <>
      <button type="button" onClick={() => inPage.line.cut()}>
        Cut the line
      </button>
      <SessionTerminal session={session} style={{ height: '18rem' }} />
    </>
  );
}

/** The same shell as a chat: what is sent is typed, what is printed is the answer. */
function ChatScene(): ReactElement {
  const [started] = useState(startShell);
  const [adapter] = useState(() =>
    sessionManagerAdapter({
      user: { id: 'ada', name: 'Ada' },
      agent: { id: 'shell', name: 'Shell' },
      quietMs: 200,
    }),
  );
  return (
    <ConnectionProvider
      url={started.streamUrl}
      webSocket={started.inPage.webSocket}
      adapter={adapter}
      getToken={started.resume}
      retry={{ delay: () => 50 }}
    >
      <Chat channel="shell" />
    </ConnectionProvider>
  );
}

/** AWS Session Manager: a program behind the gateway, and a terminal in the page that speaks the plugin’s wire. */
const meta = {
  title: 'Adapters/Session Manager',
  component: TerminalScene,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof TerminalScene>;

export default meta;
type Story = StoryObj<typeof meta>;
type Playing = Parameters<NonNullable<Story['play']>>[0];

/** What stands in the terminal, as a screen reader has it. */
const shown = ({ canvasElement }: Playing): string =>
  (canvasElement.querySelector('.xterm-accessibility-tree')?.textContent ?? '').replaceAll('\u00a0', ' ');

async function types(playing: Playing, text: string): Promise<void> {
  const input = await playing.canvas.findByRole('textbox', { name: 'Terminal input' }, patience);
  await playing.userEvent.click(input);
  await playing.userEvent.keyboard(text);
}

/** Types, and reads what the program prints. */
export const Terminal: Story = {
  play: async (playing) => {
    await waitFor(() => expect(shown(playing)).toContain('Good morning, ada.'), patience);
    await types(playing, 'echo hello world{Enter}');
    await waitFor(() => expect(shown(playing)).toMatch(/\$ echo hello world\s*hello world/), patience);
    await types(playing, 'size{Enter}');
    await waitFor(() => expect(shown(playing)).toMatch(/\d+ columns/), patience);
  },
};

/** The program is told how large its terminal is, and when that changes. */
export const Resized: Story = {
  play: async (playing) => {
    const columns = (): number[] =>
      Array.from(shown(playing).matchAll(/(\d+) columns/g), ([, count]) => Number(count));
    await waitFor(() => expect(shown(playing)).toContain('$ '), patience);
    await types(playing, 'size{Enter}');
    await waitFor(() => expect(columns()).toHaveLength(1), patience);
    const [wide = 0] = columns();
    const terminal = playing.canvas.getByRole('region', { name: 'Terminal' });
    terminal.style.width = '20rem';
    await waitFor(async () => {
      await types(playing, 'size{Enter}');
      await expect(columns().at(-1)).toBeLessThan(wide);
    }, patience);
  },
};

/** The line is lost: what is typed meanwhile is kept, and comes in its place. */
export const LostLine: Story = {
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await waitFor(() => expect(shown(playing)).toContain('$ '), patience);
    await types(playing, 'echo one');
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }));
    await types(playing, ' two{Enter}');
    await waitFor(() => expect(shown(playing)).toMatch(/\$ echo one two\s*one two/), patience);
  },
};

/** The program’s end is the session’s. */
export const Ended: Story = {
  play: async (playing) => {
    await waitFor(() => expect(shown(playing)).toContain('$ '), patience);
    await types(playing, 'exit{Enter}');
    await expect(await playing.canvas.findByText('The session is over.', {}, patience)).toBeVisible();
  },
};

/** Escape, then Tab, leaves the terminal by keyboard. */
export const LeftByKeyboard: Story = {
  play: async (playing) => {
    await waitFor(() => expect(shown(playing)).toContain('$ '), patience);
    await types(playing, 'x{Escape}');
    const input = playing.canvas.getByRole('textbox', { name: 'Terminal input' });
    await expect(input).toHaveFocus();
    await playing.userEvent.tab();
    await waitFor(() => expect(input).not.toHaveFocus());
  },
};

/** In our hooks and parts: a message is typed, and what is printed is its answer. */
export const AsChat: Story = {
  render: () => <ChatScene />,
  play: async (playing) => {
    const { canvas } = playing;
    await waitFor(() => expect(canvas.getByText(/Good morning, ada\./)).toBeVisible(), patience);
    await send(playing, 'echo hello world');
    await waitFor(
      () =>
        expect(canvas.getAllByRole('article', { name: /^Message from Shell/ }).at(-1)).toHaveTextContent(
          /hello world.*hello world/,
        ),
      patience,
    );
  },
};
