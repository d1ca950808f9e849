import type { Meta, StoryObj } from '@storybook/react-vite';
import { ConnectionProvider } from 'colloquy';
import { Chat, type DataViewsOf } from 'colloquy/components';
import {
  askApproval,
  choose,
  chunks,
  createInPageGateway,
  marks,
  say,
  scriptedAgent,
} from 'colloquy/testing';
import type { InPageGateway, Script } from 'colloquy/testing';
import { useState, type ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';

import { desktopmateEndpoint } from '../../src/adapters/desktopmate/endpoint.js';
import {
  desktopmateAdapter,
  TtsAutoplay,
  TtsPart,
  type TtsData,
} from '../../src/compat/desktopmate/index.js';
import { patience } from '../support/actions.js';

const session = '1ab0013e-5ba5-4f49-ad39-3dd0d4673dff';
/** Two chats on one page are told apart by their names. */
const nativeLabels = { thread: 'Messages on the native page', composer: 'New native message' };
const views = { tts: TtsPart } satisfies DataViewsOf<{ tts: TtsData }>;

/** A tone as a WAV file in base64: 8 kHz, mono, 16 bits. */
function tone(hertz: number, seconds = 0.25): string {
  const count = Math.round(8_000 * seconds);
  const bytes = new DataView(new ArrayBuffer(44 + 2 * count));
  const put = (at: number, text: string): void =>
    Array.from(text).forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  put(0, 'RIFF');
  bytes.setUint32(4, 36 + 2 * count, true);
  put(8, 'WAVEfmt ');
  for (const [at, value] of [
    [16, 16],
    [24, 8_000],
    [28, 16_000],
    [40, 2 * count],
  ] as const) {
    bytes.setUint32(at, value, true);
  }
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const) {
    bytes.setUint16(at, value, true);
  }
  put(36, 'data');
  for (let index = 0; index < count; index += 1) {
    bytes.setInt16(44 + 2 * index, 8_000 * Math.sin((2 * Math.PI * hertz * index) / 8_000), true);
  }
  return btoa(Array.from(new Uint8Array(bytes.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

function sentence(sequence: number, text: string, emotion: string, hertz: number): Script {
  const data: TtsData = { sequence, text, audio: tone(hertz), emotion, keyframes: [] };
  return [say(`${text} `), chunks({ type: 'data-tts', id: `tts-${sequence}`, data })];
}

const talk: Script = [
  sentence(0, 'I can write that down for you.', '😊', 440),
  sentence(1, 'May I?', '🤔', 550),
  askApproval('write_file', { path: 'notes.txt' }, { reason: 'May it write notes.txt?', output: 'written' }),
  say('It is written.'),
];

const script = choose(({ messages }) => {
  const asked = messages.findLast(({ role }) => role === 'user')?.parts[0];
  return asked?.type === 'text' && asked.text === 'Count' ? marks(400, { pace: 20 }) : talk;
});

/** The gateway in the page, with this endpoint. */
function useDesk(): InPageGateway {
  const [inPage] = useState(() =>
    createInPageGateway({
      endpoints: [desktopmateEndpoint()],
      agent: { id: 'mate', name: 'Mate', run: scriptedAgent(script, { pace: 5 }) },
      authenticate: ({ token = 'ada' }) => ({ user: { id: token, name: token } }),
      onError: () => undefined,
    }),
  );
  return inPage;
}

/** One session twice: on the wire of DesktopMatePlus, and on a page of this package's own. */
function DeskScene(): ReactElement {
  const inPage = useDesk();
  const [adapter] = useState(() =>
    desktopmateAdapter({ user: { id: 'ada', name: 'Ada' }, agent: { id: 'mate', name: 'Mate' } }),
  );
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '1rem', blockSize: '40rem' }}>
      <section aria-label="DesktopMate">
        <ConnectionProvider
          url="ws://in-page.invalid/v1/chat/stream"
          webSocket={inPage.webSocket}
          adapter={adapter}
          getToken={() => 'ada'}
        >
          <TtsAutoplay channel={session} />
          <Chat
            channel={session}
            data={views}
            style={{ blockSize: '100%' }}
            header={
              <button type="button" style={{ color: 'ButtonText' }} onClick={() => inPage.line.cut()}>
                Pull the cable
              </button>
            }
          />
        </ConnectionProvider>
      </section>
      <section aria-label="Native">
        <ConnectionProvider url={inPage.url} webSocket={inPage.webSocket} getToken={() => 'bob'}>
          <Chat channel={session} data={views} labels={nativeLabels} style={{ blockSize: '100%' }} />
        </ConnectionProvider>
      </section>
    </div>
  );
}

/** DesktopMatePlus on the gateway in the page: sentences that are spoken, and tools that ask first. */
const meta = {
  title: 'Adapters/DesktopMate',
  component: DeskScene,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof DeskScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A person asks on the foreign wire, approves, and both pages show the same. */
export const Session: Story = {
  play: async ({ canvas, userEvent }) => {
    const desk = within(canvas.getByRole('region', { name: 'DesktopMate' }));
    const native = within(canvas.getByRole('region', { name: 'Native' }));
    await userEvent.type(await desk.findByRole('textbox', { name: 'New message' }), 'Note this{Enter}');
    const heard = await desk.findByRole('button', { name: 'May I?' }, patience);
    await expect(heard).toHaveTextContent('🤔');
    await userEvent.click(await desk.findByRole('button', { name: 'Approve' }, patience));
    await waitFor(async () => {
      await expect(desk.getByText('It is written.')).toBeVisible();
      await expect(native.getByText('It is written.')).toBeVisible();
    }, patience);
    await expect(native.getByText('Note this')).toBeVisible();
  },
};

/** The line is cut in the middle of an answer: the wire cannot go on with it, so it is interrupted, with its text. */
export const Cut: Story = {
  play: async ({ canvas, userEvent }) => {
    const desk = within(canvas.getByRole('region', { name: 'DesktopMate' }));
    const native = within(canvas.getByRole('region', { name: 'Native' }));
    const answer = async () => (await desk.findAllByRole('article', { name: /^Message from Mate/ })).at(-1);
    await userEvent.type(await desk.findByRole('textbox', { name: 'New message' }), 'Count{Enter}');
    await waitFor(async () => expect(await answer()).toHaveTextContent('⟦0010⟧'), patience);
    await userEvent.click(desk.getByRole('button', { name: 'Pull the cable' }));
    await waitFor(async () => expect(await answer()).toHaveAttribute('data-status', 'interrupted'), patience);
    await expect(await answer()).toHaveTextContent('⟦0010⟧');
    await waitFor(async () => {
      const [cancelled] = await native.findAllByRole('article', { name: /^Message from Mate/ });
      await expect(cancelled).toHaveAttribute('data-status', 'stopped');
    }, patience);
    await userEvent.type(desk.getByRole('textbox', { name: 'New message' }), 'Note this{Enter}');
    await expect(await desk.findByRole('button', { name: 'May I?' }, patience)).toBeVisible();
  },
};
