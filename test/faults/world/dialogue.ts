import { messagesOf } from '../../../src/core/chat/messages-of.js';
import type { ChannelView } from '../../../src/core/channel/channel-view.js';
import type { ClientOptions } from '../../../src/core/client.js';
import { createClient } from '../../../src/core/create-client.js';
import { createEngineSource } from '../../../src/core/front/engine.js';
import { fullModel, type FullModel } from '../../../src/core/full/full-model-source.js';
import type { Line, LineRule } from '../../../src/faults/index.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import {
  askApproval,
  callClientTool,
  choose,
  markNumbers,
  marks,
  say,
  think,
  until,
} from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { framesIn } from './shim-socket.js';

/** How one dialogue went. */
export type Dialogue = {
  line: Line;
  /** What the page shows at the end: ids by their order, no times. */
  shown: unknown;
  counters: ChannelView['counters'];
  verified: ChannelView['verified'];
  /** How often the page's tool ran. */
  toolRuns: number;
  /** Joins that the page asked for, and sessions that it was given. */
  joins: number;
  welcomes: number;
  /** Ids of commands in the order in which they were sent, and those that were answered, in the order of that. */
  commands: string[];
  replies: string[];
  /** Commands that were sent although their answer had come. */
  needless: string[];
};

/** Messages that the dialogue takes on the wire at the least. */
export const DIALOGUE_FRAMES = 40;

const ROOM = 'room';
/** ms from the first frame that is about more than text until what reads it is there: several frames come behind it. */
const FULL_MODEL_MS = 150;
const model = await fullModel.load();
const never = new Promise(() => {});

/** Two questions: one with thoughts, marks, a tool in the page and an approval; one that is stopped. Then a note. */
const script = choose(({ messages }) =>
  messages.length > 1
    ? [marks(3, { pace: 50 }), until(never)]
    : [
        think('Let me see what there is.', { pace: 40 }),
        marks(5, { pace: 40 }),
        callClientTool('where', { precise: true }),
        askApproval('pay', { sum: 5 }, { output: 'paid', reason: 'It costs.' }),
        say('That is all.', { pace: 40 }),
      ],
);

/** Holds the dialogue over a line on which the rules befall it. Rejects where it comes to no end. */
export async function holdDialogue(...rules: LineRule[]): Promise<Dialogue> {
  const clock = createManualClock();
  const { url, webSocket, line, close } = createInPageGateway({
    clock,
    random: createSeededRandom(1),
    authenticate: () => ({ user: { id: 'ada' } }),
    agent: scriptedAgent(script, { clock }),
    heartbeat: { intervalMs: 2_500, graceMs: 60_000 },
  });
  line.delay(5);
  for (const rule of rules) line.inject(rule);
  let toolRuns = 0;
  const full = createEngineSource<FullModel>(
    () =>
      new Promise((resolve) => {
        clock.setTimer(() => resolve(model), FULL_MODEL_MS);
      }),
  );
  const options: ClientOptions = {
    url,
    webSocket,
    clock,
    random: createSeededRandom(2),
    retry: { delay: () => 20 },
    tools: {
      where: {
        execute: () => {
          toolRuns += 1;
          return { place: 'here' };
        },
      },
    },
  };
  const client = createClient(options, undefined, full);
  const wire = watch(client.inspect);
  const room = client.channel(ROOM);
  const view = room.getView;
  const answer = () => messagesOf(view()).at(-1);
  const seen = async (what: string, holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries > 4_000) throw new Error(`The dialogue stopped before ${what}: ${JSON.stringify(answer())}`);
      await clock.advance(10);
    }
  };

  client.retain();
  room.retain();
  await seen('it was live', () => view().status === 'live');
  void room.sendMessage({ id: 'first', parts: [{ type: 'text', text: 'One?' }] });
  const approval = (): string | undefined => [...view().turns.values()][0]?.approvals[0];
  await seen('the approval', () => approval() !== undefined);
  void room.respondToApproval({ approvalId: approval() ?? '', approved: true });
  await seen('the first end', () => answer()?.chat.status === 'done' && answer()?.role === 'assistant');
  void room.sendMessage({ id: 'second', parts: [{ type: 'text', text: 'Two?' }] });
  const spoken = (): number => markNumbers(JSON.stringify(answer()?.parts)).length;
  await seen('the second answer', () => answer()?.role === 'assistant' && spoken() === 3);
  void room.stop();
  await seen('the stop', () => answer()?.chat.status === 'stopped');
  let published = false;
  void room.publish('note', { words: 'done' }).then(() => (published = true));
  await seen('the note', () => published);
  const { verifications } = view().counters;
  await seen('the proof', () => view().counters.verifications > verifications);

  const { counters, verified } = view();
  const shown = withoutChance(messagesOf(view()));
  client.dispose();
  await close();
  return { line, shown, counters, verified, toolRuns, ...wire() };
}

function watch(
  inspect: (listener: (record: { direction: 'in' | 'out'; data: string | Uint8Array }) => void) => () => void,
): () => Pick<Dialogue, 'joins' | 'welcomes' | 'commands' | 'replies' | 'needless'> {
  let joins = 0;
  let welcomes = 0;
  const commands: string[] = [];
  const replies: string[] = [];
  const needless: string[] = [];
  inspect(({ direction, data }) => {
    for (const { type, id } of framesIn(String(data))) {
      const name = String(id);
      if (direction === 'out' && type === 'channel-subscribe') joins += 1;
      if (direction === 'in' && type === 'session-welcome') welcomes += 1;
      if (direction === 'in' && type === 'command-reply') replies.push(name);
      if (direction !== 'out' || type !== 'command-send') continue;
      if (replies.includes(name)) needless.push(name);
      commands.push(name);
    }
  });
  return () => ({ joins, welcomes, commands, replies, needless });
}

/** The same for two runs that differ only in what was drawn by lot and in when it happened. */
function withoutChance(value: unknown): unknown {
  const names = new Map<string, string>();
  return JSON.parse(JSON.stringify(value), (key, field: unknown) => {
    if (key.endsWith('At')) return 'some time';
    if (typeof field !== 'string' || !/(^id|Id)$/.test(key)) return field;
    const name = names.get(field) ?? `name-${names.size + 1}`;
    names.set(field, name);
    return name;
  });
}
