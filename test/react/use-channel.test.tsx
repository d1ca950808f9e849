import * as z from 'zod/mini';
import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { Signal } from '../../src/core/channel/channel-handle.js';
import type { ChannelConnection } from '../../src/core/chat/channel-observer.js';
import type { ReceivedEvent } from '../../src/core/chat/published-event.js';
import type { ChatError } from '../../src/protocol/chat-error.js';
import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { useChannel } from '../../src/react/use-channel.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

const events = { vote: z.object({ choice: z.enum(['yes', 'no']) }) };

/** Two people, each behind a connection of their own, in one channel. */
async function showTwo() {
  const stage = createStage();
  const seen = { ada: createSeen<ChannelConnection>(), bob: createSeen<ChannelConnection>() };
  const heard: Record<'ada' | 'bob', Signal[]> = { ada: [], bob: [] };
  const Person = ({ id }: { id: 'ada' | 'bob' }) => {
    const channel = useChannel('room', undefined, {
      connection: id,
      onSignal: (signal) => heard[id].push(signal),
    });
    seen[id].show(channel);
    const typing = channel.typing.map(({ name }) => name).join();
    return <p>{`${id}: ${channel.members.length} here, typing: ${typing}, me: ${channel.me?.id}`}</p>;
  };
  await stage.show(
    (['ada', 'bob'] as const).map((id) => (
      <ConnectionProvider key={id} {...stage.options} name={id} getToken={() => id}>
        <Person id={id} />
      </ConnectionProvider>
    )),
  );
  await stage.pass();
  return { ...stage, seen, heard };
}

describe('a channel', () => {
  it('shows who is here and who is typing', async () => {
    const { seen, pass } = await showTwo();
    expect(screen.getByText('ada: 2 here, typing: , me: ada')).toBeInTheDocument();
    act(() => seen.ada.last.setTyping(true));
    await pass();
    expect(screen.getByText('bob: 2 here, typing: ADA, me: bob')).toBeInTheDocument();
    expect(screen.getByText('ada: 2 here, typing: , me: ada')).toBeInTheDocument();
    act(() => seen.ada.last.setTyping(false));
    await pass();
    expect(screen.getByText('bob: 2 here, typing: , me: bob')).toBeInTheDocument();
  });

  it('carries signals to the others, and presence to all', async () => {
    const { seen, heard, pass } = await showTwo();
    act(() => seen.ada.last.signal('wave', { hand: 'left' }));
    act(() => seen.ada.last.setPresence({ mood: 'fine' }));
    await pass();
    expect(heard.bob).toMatchObject([{ name: 'wave', data: { hand: 'left' }, user: { id: 'ada' } }]);
    expect(heard.ada).toEqual([]);
    expect(seen.bob.last.members.find(({ id }) => id === 'ada')?.state).toEqual({ mood: 'fine' });
  });

  it('that this user may not read is a state, and other channels go on', async () => {
    const stage = createStage({ gateway: { authorize: ({ channel }) => channel !== 'vault' } });
    const Channel = ({ name }: { name: string }) => {
      const { status, error } = useChannel(name);
      return <p>{`${name}: ${status} ${error?.code ?? ''}`}</p>;
    };
    await stage.show(
      <>
        <Channel name="vault" />
        <Channel name="room" />
      </>,
    );
    expect(screen.getByText('vault: denied channel-denied')).toBeInTheDocument();
    expect(screen.getByText('room: live')).toBeInTheDocument();
  });

  it('is left a moment after the last component that uses it went', async () => {
    const stage = createStage();
    const Channel = () => <p>{useChannel('room').status}</p>;
    const { redraw } = await stage.show(<Channel />);
    const names = (): string[] => stage.gateway.connections.list().flatMap(({ channels }) => channels);
    expect(names()).toEqual(['room']);
    redraw(null);
    await stage.pass(4000);
    expect(names()).toEqual(['room']);
    await stage.pass(2000);
    expect(names()).toEqual([]);
  });
});

describe('events of the app', () => {
  it('come once and in order, with their numbers', async () => {
    const stage = createStage();
    const received: ReceivedEvent[] = [];
    const seen = createSeen<ChannelConnection>();
    const receive = (event: ReceivedEvent): void => void received.push(event);
    const Room = () => {
      seen.show(useChannel('room', receive));
      return null;
    };
    await stage.show(<Room />, { strict: true });
    let reply: { seq: number } | undefined;
    act(() => void seen.last.publish('note', { text: 'first' }).then((answer) => (reply = answer)));
    await stage.pass();
    await stage.gateway.publish('room', { name: 'note', data: { text: 'second' } });
    await stage.pass();
    expect(reply).toEqual({ seq: 1 });
    expect(received).toMatchObject([
      { seq: 1, event: { type: 'event-published', name: 'note', data: { text: 'first' }, userId: 'ada' } },
      { seq: 2, event: { type: 'event-published', name: 'note', data: { text: 'second' }, userId: null } },
    ]);
  });

  it('that have schemas are read by them; others are passed over, and unfit ones reported', async () => {
    const stage = createStage();
    const choices: string[] = [];
    const errors: ChatError[] = [];
    const seen = createSeen<ChannelConnection<typeof events>>();
    const receive = (received: ReceivedEvent<typeof events>): void => {
      if ('event' in received && received.event.type === 'event-published')
        choices.push(received.event.data.choice);
    };
    const onError = (error: ChatError): void => void errors.push(error);
    const Room = () => {
      seen.show(useChannel('room', receive, { events, onError }));
      return null;
    };
    await stage.show(<Room />);
    await stage.gateway.publish('room', { name: 'vote', data: { choice: 'yes' } });
    await stage.gateway.publish('room', { name: 'vote', data: { choice: 'perhaps' } });
    await stage.gateway.publish('room', { name: 'noise', data: null });
    act(() => void seen.last.publish('vote', { choice: 'no' }));
    await stage.pass();
    expect(choices).toEqual(['yes', 'no']);
    expect(errors).toMatchObject([{ code: 'message-invalid' }]);
  });

  it('are checked before they are published', async () => {
    const stage = createStage();
    const seen = createSeen<ChannelConnection<typeof events>>();
    const Room = () => {
      seen.show(useChannel('room', undefined, { events }));
      return null;
    };
    await stage.show(<Room />);
    // @ts-expect-error -- the schema says which choices there are
    await expect(seen.last.publish('vote', { choice: 'perhaps' })).rejects.toMatchObject({
      code: 'message-invalid',
    });
    expect(stage.gateway.connections.statistics().events).toBe(0);
  });
});
