import { act } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';

import type { ChannelHandle } from '../../src/core/channel/channel-handle.js';
import type { ClientTools } from '../../src/core/tools/client-tool.js';
import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { useChannelHandle } from '../../src/react/use-channel-handle.js';
import { useClientTools } from '../../src/react/use-client-tools.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

const input = { about: 'title' };

function send(channel: ChannelHandle): void {
  void channel.sendMessage({ parts: [{ type: 'text', text: 'Go' }] });
}

/** A page with tools, on which somebody has asked for something. */
async function ask(tools: ClientTools) {
  const stage = createStage();
  const seen = createSeen<{ channel: ChannelHandle; setTools: (tools: ClientTools | null) => void }>();
  const Tools = ({ tools: given }: { tools: ClientTools }) => {
    useClientTools(given);
    return null;
  };
  const Page = () => {
    const [shown, setShown] = useState<ClientTools | null>(tools);
    const channel = useChannelHandle('room');
    seen.show({ channel, setTools: setShown });
    return shown && <Tools tools={shown} />;
  };
  await stage.show(<Page />);
  act(() => send(seen.last.channel));
  await stage.pass();
  const { turn } = stage.agent;
  return {
    ...stage,
    turn,
    setTools: (next: ClientTools | null) => act(() => seen.last.setTools(next)),
    call: (toolCallId: string) => {
      stage.agent.write({ type: 'tool-input-available', toolCallId, toolName: 'page', input });
      return turn.callTool({ toolCallId, toolName: 'page', input });
    },
  };
}

describe('client tools', () => {
  it('are described to the agent, and run where it calls them', async () => {
    const given: unknown[] = [];
    const page = await ask({
      page: {
        description: 'This page.',
        execute: (value: unknown) => {
          given.push(value);
          return 'Home';
        },
      },
    });
    expect(page.turn.tools).toEqual([{ name: 'page', description: 'This page.' }]);
    const outcome = page.call('c1');
    await page.pass();
    await page.pass();
    await expect(outcome).resolves.toEqual({ state: 'output-available', output: 'Home' });
    expect(given).toEqual([input]);
  });

  it('do what the newest render says, and go on running over renders', async () => {
    let finish: (text: string) => void = () => {};
    let signal: AbortSignal | undefined;
    const page = await ask({
      page: {
        execute: (_: unknown, context) => {
          signal = context.signal;
          return new Promise<string>((resolve) => (finish = resolve));
        },
      },
    });
    const first = page.call('c1');
    await page.pass();
    page.setTools({ page: { execute: () => 'newest' } });
    await page.pass();
    expect(signal?.aborted).toBe(false);
    const second = page.call('c2');
    await page.pass();
    await page.pass();
    await expect(second).resolves.toEqual({ state: 'output-available', output: 'newest' });
    finish('finished');
    await page.pass();
    await expect(first).resolves.toEqual({ state: 'output-available', output: 'finished' });
  });

  it('are aborted when they are taken away', async () => {
    let signal: AbortSignal | undefined;
    const page = await ask({
      page: {
        execute: (_: unknown, context) => {
          signal = context.signal;
          return new Promise<string>((_resolve, reject) => {
            context.signal.addEventListener('abort', () => reject(new Error('It was taken away.')));
          });
        },
      },
    });
    const outcome = page.call('c1');
    await page.pass();
    page.setTools(null);
    await page.pass();
    expect(signal?.aborted).toBe(true);
    await expect(outcome).resolves.toEqual({ state: 'output-error', errorText: 'It was taken away.' });
  });

  it('are run once, by the page that asked, when two pages have them', async () => {
    const runs: string[] = [];
    const stage = createStage();
    const asking = createSeen<ChannelHandle>();
    const Page = ({ name }: { name: string }) => {
      const channel = useChannelHandle('room', { connection: name });
      useClientTools({ page: { execute: () => void runs.push(name) as never } }, { connection: name });
      if (name === 'one') asking.show(channel);
      return null;
    };
    await stage.show(
      ['two', 'one'].map((name) => (
        <ConnectionProvider key={name} {...stage.options} name={name}>
          <Page name={name} />
        </ConnectionProvider>
      )),
    );
    await stage.pass();
    act(() => send(asking.last));
    await stage.pass();
    stage.agent.write({ type: 'tool-input-available', toolCallId: 'c1', toolName: 'page', input });
    const outcome = stage.agent.turn.callTool({ toolCallId: 'c1', toolName: 'page', input });
    await stage.pass();
    await stage.pass(5000);
    await expect(outcome).resolves.toEqual({ state: 'output-available', output: null });
    expect(runs).toEqual(['one']);
  });

  it('are taken over by another page when the one that asked has gone', async () => {
    const runs: string[] = [];
    const stage = createStage();
    const asking = createSeen<ChannelHandle>();
    const Page = ({ name }: { name: string }) => {
      const channel = useChannelHandle('room', { connection: name });
      if (name === 'one') asking.show(channel);
      return null;
    };
    const tools: ClientTools = { page: { execute: () => void runs.push('two') as never } };
    const Helper = () => {
      useClientTools(tools, { connection: 'two' });
      return <Page name="two" />;
    };
    await stage.show(
      <ConnectionProvider {...stage.options} name="one">
        <ConnectionProvider {...stage.options} name="two">
          <Page name="one" />
          <Helper />
        </ConnectionProvider>
      </ConnectionProvider>,
    );
    await stage.pass();
    act(() => send(asking.last));
    await stage.pass();
    stage.agent.write({ type: 'tool-input-available', toolCallId: 'c1', toolName: 'page', input });
    const outcome = stage.agent.turn.callTool({ toolCallId: 'c1', toolName: 'page', input });
    await stage.pass();
    await stage.pass(1900);
    expect(runs).toEqual([]);
    await stage.pass(100);
    await stage.pass();
    await expect(outcome).resolves.toEqual({ state: 'output-available', output: null });
    expect(runs).toEqual(['two']);
  });
});
