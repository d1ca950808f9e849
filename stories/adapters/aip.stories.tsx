import type { Meta, StoryObj } from '@storybook/react-vite';
import { ConnectionProvider, useChannel, useClientTools, useWebSocket } from 'colloquy';
import { Chat, type DataViewsOf } from 'colloquy/components';
import type { AgentFunction } from 'colloquy/gateway';
import { createInPageGateway, type InPageGateway } from 'colloquy/testing';
import { useState, type ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';

import { aipEndpoint } from '../../src/adapters/aip/endpoint.js';
import {
  aipConstellationAdapter,
  aipDeviceAdapter,
  TaskEndPart,
  useDeviceInfo,
  type TaskEndData,
} from '../../src/compat/aip/index.js';
import { patience } from '../support/actions.js';

const channel = 'lamp';
const socketUrl = 'ws://in-page.invalid/ws';
const retry = { delay: () => 50 };
/** Two chats on one page are told apart by their names. */
const nativeLabels = { thread: 'Messages on the native page', composer: 'New native message' };
const views = { 'task-end': TaskEndPart } satisfies DataViewsOf<{ 'task-end': TaskEndData }>;

/** Has the lamp do what is said: looks at it first, switches it, and says what came of it. */
const run: AgentFunction = async function* (turn) {
  const asked = turn.messages.findLast(({ role }) => role === 'user')?.parts[0];
  const on = asked?.type === 'text' && !/off/i.test(asked.text);
  const calls = [
    { toolCallId: 'look', toolName: 'get_lamp', input: {}, executorOptions: { toolType: 'data_collection' } },
    { toolCallId: 'switch', toolName: 'set_lamp', input: { on } },
  ];
  const outcomes = [];
  for (const [index, call] of calls.entries()) {
    const { toolCallId, toolName, input } = call;
    yield { type: 'tool-input-available', toolCallId, toolName, input, dynamic: true };
    const batch = { id: 'lamp', index, size: 1 };
    outcomes.push(await turn.callTool({ ...call, executor: 'device:lamp', batch }));
  }
  const isDone = outcomes.every(({ state }) => state === 'output-available');
  const text = isDone ? `The lamp is ${on ? 'on' : 'off'}.` : 'The lamp could not be reached.';
  yield { type: 'text-start', id: 't' };
  yield { type: 'text-delta', id: 't', delta: text };
  yield { type: 'text-end', id: 't' };
};

/** The gateway in the page, with this endpoint. */
function useInPage(): InPageGateway {
  const [inPage] = useState(() =>
    createInPageGateway({
      endpoints: [aipEndpoint({ channel: () => channel })],
      agent: { id: 'ufo', name: 'Ufo', run },
      authenticate: ({ token = 'ada' }) => ({ user: { id: token, name: token } }),
      // A constellation that comes before its device is told so, and comes again.
      onError: () => undefined,
    }),
  );
  return inPage;
}

/** A device: its tools run here, while it holds a channel. */
function Lamp(): ReactElement {
  const [isOn, setOn] = useState(false);
  useChannel(channel);
  useClientTools({
    get_lamp: { execute: () => ({ on: isOn }) },
    set_lamp: {
      execute: (input: { on: boolean }) => {
        setOn(input.on);
        return { on: input.on };
      },
    },
  });
  return (
    <output aria-label="Lamp" style={{ fontSize: '2rem' }}>
      {isOn ? '💡 on' : '⚫ off'}
    </output>
  );
}

/** What the constellation knows of its device. */
function Facts(): ReactElement {
  const { info } = useDeviceInfo();
  const { status } = useWebSocket();
  return (
    <p aria-label="Device info" style={{ color: 'CanvasText' }}>
      {status}: {info ? JSON.stringify(info) : 'nothing is known of the device yet'}
    </p>
  );
}

/** A device, a constellation that gives it tasks, and a page of this package's own. */
function LampScene(): ReactElement {
  const inPage = useInPage();
  const { webSocket } = inPage;
  const [device] = useState(() =>
    aipDeviceAdapter({ clientId: 'lamp', systemInfo: { watts: 7 }, user: { id: 'lamp' } }),
  );
  const [constellation] = useState(() =>
    aipConstellationAdapter({
      device: 'lamp',
      user: { id: 'ada', name: 'Ada' },
      agent: { id: 'lamp', name: 'Lamp' },
    }),
  );
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '1fr 2fr 2fr', gap: '1rem', blockSize: '40rem' }}>
      <section aria-label="Device">
        <ConnectionProvider url={socketUrl} webSocket={webSocket} adapter={device} retry={retry}>
          <Lamp />
        </ConnectionProvider>
      </section>
      <section aria-label="Constellation">
        <ConnectionProvider url={socketUrl} webSocket={webSocket} adapter={constellation} retry={retry}>
          <Chat
            channel={channel}
            data={views}
            style={{ blockSize: '100%' }}
            header={
              <>
                <Facts />
                <button type="button" style={{ color: 'ButtonText' }} onClick={() => inPage.line.cut()}>
                  Pull the cables
                </button>
              </>
            }
          />
        </ConnectionProvider>
      </section>
      <section aria-label="Native">
        <ConnectionProvider url={inPage.url} webSocket={webSocket} getToken={() => 'bob'} retry={retry}>
          <Chat channel={channel} labels={nativeLabels} style={{ blockSize: '100%' }} />
        </ConnectionProvider>
      </section>
    </div>
  );
}

/** UFO's Agent Interaction Protocol on the gateway in the page: an agent drives a device for whoever asks. */
const meta = {
  title: 'Adapters/AIP',
  component: LampScene,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof LampScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A constellation gives a task, its device does it, and a person on a native page sees it, and asks for another. */
export const Task: Story = {
  play: async ({ canvas, userEvent }) => {
    const constellation = within(canvas.getByRole('region', { name: 'Constellation' }));
    const native = within(canvas.getByRole('region', { name: 'Native' }));
    await waitFor(
      () => expect(canvas.getByLabelText('Device info')).toHaveTextContent('"watts":7'),
      patience,
    );
    await expect(constellation.queryByRole('button', { name: /stop/i })).toBeNull();
    await userEvent.type(constellation.getByRole('textbox', { name: 'New message' }), 'Lamp on{Enter}');
    await waitFor(() => expect(canvas.getByLabelText('Lamp')).toHaveTextContent('on'), patience);
    await waitFor(async () => {
      await expect(constellation.getByText('The lamp is on.')).toBeVisible();
      await expect(native.getByText('The lamp is on.')).toBeVisible();
    }, patience);
    await expect(await constellation.findByText('Task completed', {}, patience)).toBeVisible();

    await userEvent.type(native.getByRole('textbox', { name: 'New native message' }), 'Lamp off{Enter}');
    await waitFor(() => expect(canvas.getByLabelText('Lamp')).toHaveTextContent('off'), patience);
    await waitFor(() => expect(native.getByText('The lamp is off.')).toBeVisible(), patience);
  },
};

/** All lines are cut: device and constellation register again, and the next task is done. */
export const Cut: Story = {
  play: async ({ canvas, userEvent }) => {
    const constellation = within(canvas.getByRole('region', { name: 'Constellation' }));
    await waitFor(() => expect(canvas.getByLabelText('Device info')).toHaveTextContent('open: {'), patience);
    await userEvent.click(constellation.getByRole('button', { name: 'Pull the cables' }));
    // What is written meanwhile waits for the line.
    await userEvent.type(constellation.getByRole('textbox', { name: 'New message' }), 'Lamp on{Enter}');
    await waitFor(() => expect(constellation.getByText('The lamp is on.')).toBeVisible(), patience);
    await expect(canvas.getByLabelText('Lamp')).toHaveTextContent('on');
  },
};
