/**
 * A gateway in a process of its own, over an embedded store: what tests kill. Its settings are its one argument, JSON;
 * it says where it listens, and that it has ended, as lines of JSON.
 */
import { createGateway, type Gateway, type Store, type Turn } from '../../../src/gateway/index.js';
import type { SocketLike } from '../../../src/protocol/socket-like.js';
import { closeOnSignals, serveGateway } from '../../../src/server/index.js';
import { createLmdbStore } from '../../../src/server/lmdb/index.js';
import type { ProcessSettings } from './start-gateway.js';

// The parent wrote it.
const settings = JSON.parse(process.argv[2] ?? '{}') as ProcessSettings;

const die = (): void => void process.kill(process.pid, 'SIGKILL');

/** The store, which ends the process at the point that was asked for. */
function failing(store: Store): Store {
  const { failpoint } = settings;
  if (!failpoint) return store;
  let count = 0;
  return {
    ...store,
    append: async (channel, batch) => {
      const isDue = batch.command !== undefined && (count += 1) === failpoint.command;
      if (isDue && failpoint.at === 'before-commit') die();
      const head = await store.append(channel, batch);
      if (isDue && failpoint.at === 'after-commit') die();
      return head;
    },
  };
}

/** Lets everything out but the reply that is due, and then ends the process. */
function dieBeforeReply(socket: SocketLike): void {
  const { failpoint } = settings;
  if (failpoint?.at !== 'before-acknowledge') return;
  const send = socket.send.bind(socket);
  let count = 0;
  // Everything goes through `send` then.
  Object.assign(socket, { sendShared: undefined });
  socket.send = (data) => {
    const replies = typeof data === 'string' ? data.split('"command-reply"').length - 1 : 0;
    count += replies;
    if (replies === 0 || count < failpoint.command) return send(data);
    // What other sockets were sent is on its way by then.
    setTimeout(die, 20);
  };
}

/** Answers with numbered words, one for each turn of the event loop; `ask …` asks for approval first. */
async function* answer(turn: Turn) {
  const said = turn.messages
    .findLast(({ role }) => role === 'user')
    ?.parts.map((part) => ('text' in part ? part.text : ''))
    .join('');
  const own = turn.messages.find(({ id }) => id === turn.messageId);
  if (said?.startsWith('ask') && !own) {
    yield {
      type: 'tool-input-available',
      toolCallId: 'call-1',
      toolName: 'delete',
      input: { path: '/' },
    } as const;
    yield { type: 'tool-approval-request', approvalId: `ask-${turn.id}`, toolCallId: 'call-1' } as const;
    return;
  }
  yield { type: 'text-start', id: 't' } as const;
  for (let word = 0; word < settings.words; word += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield { type: 'text-delta', id: 't', delta: `${word} ` } as const;
  }
  yield { type: 'text-end', id: 't' } as const;
}

const store = createLmdbStore({ path: settings.path });
const gateway = createGateway({
  store: failing(store),
  agent: { id: 'counter', resumable: settings.resumable, run: answer },
  authenticate: ({ token }) => (token === undefined ? null : { user: { id: token } }),
  ...(settings.limits ? { limits: settings.limits } : {}),
  ...(settings.heartbeat ? { heartbeat: settings.heartbeat } : {}),
  onError: () => undefined,
});
const watched: Gateway = {
  ...gateway,
  accept: (socket, request) => {
    dieBeforeReply(socket);
    gateway.accept(socket, request);
  },
};
const served = await serveGateway(watched, { port: settings.port ?? 0 });
closeOnSignals(served, {
  ...settings.drain,
  onClosed: async () => {
    await store.close();
    console.log(JSON.stringify({ ended: true }));
  },
});
console.log(JSON.stringify({ url: served.url, port: served.port }));
