import { createStore } from 'zustand/vanilla';

import { ChatError } from '../../protocol/chat-error.js';
import { systemClock } from '../../shared/clock.js';
import { systemRandom } from '../../shared/random.js';
import type { ChannelHandle } from '../channel/channel-handle.js';
import type { ChannelView } from '../channel/channel-view.js';
import { pendingMessage } from '../channel/pending-messages.js';
import { channelOf } from '../chat/channel-of.js';
import { checkChannelName, checkOptions } from '../check-options.js';
import type { Client, ClientOptions } from '../client.js';
import { startEarly } from '../connection/head-start.js';
import { fullModel, type FullModelSource } from '../full/full-model-source.js';
import { createMeter } from '../connection/meter.js';
import { defaultLingerMs } from '../holders.js';
import { createListeners } from '../listeners.js';
import { nativeTarget } from '../native/native-target.js';
import type { ClientState } from '../store/client-state.js';
import { createToolRegistry } from '../tools/tool-registry.js';
import { createDeferral } from './deferral.js';
import type { CreateEngine, EngineSource } from './engine.js';
import { createFrontChannel } from './front-channel.js';
import { initialView } from './initial-view.js';
import { createPrelude, explainPrelude, idleView } from './prelude.js';

/**
 * A client whose larger part is fetched with its first connection, beside token and socket. Until that is there, this
 * shows what a server rendered and what is being sent, and keeps in line what it is asked for; then it hands everything
 * over, and only passes calls on. Where the engine is there already, it is the client.
 *
 * @throws {ChatError} `invalid-options` where an option cannot be as it was given.
 */
export function createFrontClient(
  options: ClientOptions,
  source: EngineSource<CreateEngine>,
  full = fullModel,
): Client {
  // A server may have rendered anything, and foreign wires say at any time what only the full model reads.
  const takesAll = options.initial?.channels !== undefined || options.adapter !== undefined;
  const known = takesAll && !full.current() ? undefined : source.current();
  if (known) return known(options, undefined, full);
  checkOptions(options);
  const { url, getToken, webSocket, clock = systemClock, random = systemRandom, initial = {} } = options;
  const handles = new Map<string, ChannelHandle>();
  const registry = createToolRegistry(options.tools);
  const errors = createListeners<ChatError>((cause) => globalThis.reportError?.(cause));
  if (options.onError) errors.add(options.onError);

  const channels = Object.entries(initial.channels ?? {}).flatMap(([name, snapshot]) => {
    const view = initialView(name, snapshot);
    return view ? [[name, view] as const] : [];
  });
  const store = createStore<ClientState>()(() => ({
    connection: idleView(clock.now()),
    channels: new Map<string, ChannelView>(channels),
    outbox: { count: 0, bytes: 0 },
  }));
  const prelude = createPrelude<Client, CreateEngine>({
    source: takesAll ? withFullModel(source, full) : source,
    lingerMs: options.lingerMs ?? defaultLingerMs.client,
    clock,
    random,
    create: (create, headStart, catchUp) =>
      void create({ ...options, onError: errors.tell }, { store, registry, headStart, catchUp }, full),
    startEarly: () => {
      const target = options.adapter?.target ?? nativeTarget;
      return startEarly({ url, getToken, webSocket, target, environment: options.environment ?? {} });
    },
    view: () => store.getState().connection,
    show: (connection) => store.setState({ connection }),
    report: errors.tell,
  });
  const { current, follow } = prelude;

  const channelFor = (name: string): ChannelHandle => {
    checkChannelName(name);
    const deferral = createDeferral<ChannelHandle>(
      () => current()?.channel(name),
      ({ go, ...entry }) => prelude.wait({ ...entry, go: (client) => go(client.channel(name)) }),
    );
    const viewOf = (): ChannelView => channelOf(store.getState(), name);
    return createFrontChannel(name, deferral, {
      random,
      getView: () => current()?.channel(name).getView() ?? viewOf(),
      draw: (draft) => {
        const view = viewOf();
        if (current() || view.pending.has(draft.id)) return;
        const parentId = [...view.pending.keys()].at(-1) ?? view.order.at(-1) ?? null;
        const message = pendingMessage(draft, { user: initial.user, parentId, createdAt: clock.now() });
        const pending = new Map(view.pending).set(draft.id, { message, state: { status: 'queued' } });
        store.setState((state) => ({ channels: new Map(state.channels).set(name, { ...view, pending }) }));
      },
    });
  };

  return {
    store: { getState: store.getState, getInitialState: store.getInitialState, subscribe: store.subscribe },
    channel: (name) => {
      const handle = handles.get(name) ?? current()?.channel(name) ?? channelFor(name);
      handles.set(name, handle);
      return handle;
    },
    connect: prelude.connect,
    disconnect: prelude.disconnect,
    signOut: async () => {
      const client = current();
      if (client) return client.signOut();
      prelude.disconnect();
      const sentence = 'The user signed out before this was sent, so it will not be.';
      prelude.refuse(new ChatError('aborted', sentence));
      store.setState({ channels: new Map() });
      if (!options.outbox?.persist || !initial.user) return;
      const { keepOutbox } = await import('../keep-outbox.js');
      const keeper = keepOutbox({ client: options, clock, report: errors.tell, restore: () => {} });
      await keeper?.clear(initial.user.id);
      keeper?.dispose();
    },
    retryNow: prelude.retryNow,
    retain: prelude.retain,
    send: (data) => current()?.send(data) ?? false,
    // The type of the answer is the caller's, and is lost on the way through.
    request: createDeferral<Client>(current, prelude.wait).answer(
      (client) => client.request,
    ) as Client['request'],
    onMessage: follow((client) => client.onMessage),
    addTools: registry.add,
    hasTool: registry.runs,
    explain: () => current()?.explain() ?? explainPrelude(store.getState().connection),
    metrics: () => current()?.metrics() ?? createMeter().read(),
    inspect: follow((client) => client.inspect),
    onError: errors.add,
    dispose: () => {
      prelude.dispose();
      current()?.dispose();
    },
  };
}

/** With what reads more than text. */
function withFullModel<CREATE>(source: EngineSource<CREATE>, full: FullModelSource): EngineSource<CREATE> {
  return { ...source, load: async () => (await Promise.all([source.load(), full.load()]))[0] };
}
