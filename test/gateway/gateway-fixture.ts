import { createGateway, type Gateway, type GatewayOptions, type Turn } from '../../src/gateway/index.js';
import type { AgentStream } from '../../src/gateway/index.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import type { ClientFrameOf } from '../../src/protocol/client-frames.js';
import type { Command } from '../../src/protocol/commands.js';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { createRawClient, type RawClient, type RawClientOptions } from '../support/raw-client.js';

/** A gateway on a clock that stands still, and ways to be its clients. */
export type Fixture = {
  gateway: Gateway;
  clock: ManualClock;
  /** What `onError` was told. */
  errors: { code: string; message: string }[];
  /** A socket that has said nothing. */
  connect: (options?: Omit<RawClientOptions, 'clock'>) => RawClient;
  /** A session of this user. */
  enter: (user: string) => Promise<RawClient>;
  /** A session of this user that is in the channel. */
  join: (user: string, channel?: string) => Promise<RawClient>;
};

/** Two gateways must not draw the same ids. */
let seed = 7;

/** Tokens are user ids; `nobody` is refused. */
export function createFixture(options: Partial<GatewayOptions> = {}): Fixture {
  const clock = createManualClock();
  const errors: Fixture['errors'] = [];
  const gateway = createGateway({
    clock,
    random: createSeededRandom((seed += 1)),
    ...(options.anonymous
      ? {}
      : {
          authenticate: ({ token }) =>
            token === undefined || token === 'nobody' ? null : { user: { id: token, name: token } },
        }),
    onError: ({ code, message }) => errors.push({ code, message }),
    ...options,
  });
  const connect: Fixture['connect'] = (more = {}) =>
    createRawClient((socket, { url }) => gateway.accept(socket, { url }), { clock, ...more });
  const enter: Fixture['enter'] = async (user) => {
    const client = connect();
    await client.hello(user);
    return client;
  };
  return {
    gateway,
    clock,
    errors,
    connect,
    enter,
    join: async (user, channel = 'room') => {
      const client = await enter(user);
      client.send({ type: 'channel-subscribe', channel, join: 1 });
      await client.receives({ type: 'channel-subscribed', channel, join: 1 });
      return client;
    },
  };
}

/** The frame of a command. */
export function command(id: string, asked: Command, channel = 'room'): ClientFrameOf<'command-send'> {
  return { type: 'command-send', id, channel, command: asked };
}

/** A message of one text, as a command of the same id. */
export function say(
  id: string,
  text: string,
  more: Partial<Extract<Command, { type: 'message-send' }>> = {},
  channel = 'room',
): ClientFrameOf<'command-send'> {
  const message = { id, parts: [{ type: 'text' as const, text }] };
  return command(id, { type: 'message-send', message, leafId: null, ...more }, channel);
}

/** An agent that yields what the test pushes, until it ends it. */
export type ScriptedAgent = {
  run: (turn: Turn) => AgentStream;
  /** Every turn that was begun, oldest first. */
  turns: Turn[];
  /** Yields chunks in the newest turn. */
  yields: (...chunks: unknown[]) => void;
  /** Returns from the newest turn. */
  returns: () => void;
  /** Throws in the newest turn. */
  throws: (error: unknown) => void;
};

type Step = { chunk: unknown } | { end: true } | { error: unknown };

/** Makes one. */
export function createScriptedAgent(): ScriptedAgent {
  const queues: { steps: Step[]; wake: () => void }[] = [];
  const turns: Turn[] = [];
  const push = (step: Step): void => {
    const queue = queues.at(-1);
    if (!queue) throw new Error('No turn has begun.');
    queue.steps.push(step);
    queue.wake();
  };
  return {
    turns,
    run: async function* (turn) {
      const queue = { steps: [] as Step[], wake: (): void => undefined };
      queues.push(queue);
      turns.push(turn);
      for (;;) {
        const step = queue.steps.shift();
        if (!step) {
          await new Promise<void>((resolve) => (queue.wake = resolve));
          continue;
        }
        if ('end' in step) return;
        if ('error' in step) throw step.error;
        // Tests yield broken chunks too, as agents written in JavaScript do.
        yield step.chunk as UIMessageChunk;
      }
    },
    yields: (...chunks) => {
      for (const chunk of chunks) push({ chunk });
    },
    returns: () => push({ end: true }),
    throws: (error) => push({ error }),
  };
}

/** A text part's chunks in order. */
export function text(id: string, ...deltas: string[]): UIMessageChunk[] {
  return [
    { type: 'text-start', id },
    ...deltas.map((delta) => ({ type: 'text-delta' as const, id, delta })),
    { type: 'text-end', id },
  ];
}

/** A field of a reply that is a string, as ids and claims are. */
export function stringOf(result: Record<string, unknown> | undefined, field: string): string {
  const value = result?.[field];
  if (typeof value === 'string') return value;
  throw new Error(`The reply has no ${field}: ${JSON.stringify(result)}`);
}
