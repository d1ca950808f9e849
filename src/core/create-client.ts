import { createStore } from 'zustand/vanilla';

import type { JsonValue } from '../model/json.js';
import type { ChannelSnapshot } from '../model/snapshot.js';
import { ChatError } from '../protocol/chat-error.js';
import type { ClientFrame } from '../protocol/client-frames.js';
import { closeCodes, closeTable } from '../protocol/close-codes.js';
import type { ServerFrame } from '../protocol/server-frames.js';
import type { SocketConstructor } from '../protocol/socket-like.js';
import { systemClock } from '../shared/clock.js';
import { systemRandom } from '../shared/random.js';
import type { CommandResults } from '../protocol/commands.js';
import { createChannel, type Channel } from './channel/channel.js';
import type { ChannelHost } from './channel/channel-host.js';
import type { ChannelView } from './channel/channel-view.js';
import { createHandle, type OwnHandle } from './channel/handle.js';
import { checkChannelName, checkOptions } from './check-options.js';
import type { Client, ClientOptions } from './client.js';
import { createCommandDesk } from './command-desk.js';
import { backoffDelay } from './connection/backoff.js';
import { connectionViewOf, isSameView } from './connection/connection-view-of.js';
import { explainConnection } from './connection/explain.js';
import { createMeter } from './connection/meter.js';
import { createRunner } from './connection/runner.js';
import type { Handover } from './front/engine.js';
import { fullModel } from './full/full-model-source.js';
import { orderSocket, orderSockets } from './full/ordered-sockets.js';
import { createHolders, defaultLingerMs } from './holders.js';
import { lateRequests } from './late-requests.js';
import { readInitialSnapshot } from './initial-snapshot.js';
import { createListeners } from './listeners.js';
import { measureFrame } from './measure-frame.js';
import { nativeAdapter } from './native/native-adapter.js';
import { takesFullModel } from './native/received-frames.js';
import { createCommitBatch } from './store/commit-batch.js';
import type { ClientState } from './store/client-state.js';
import { toChatError } from './to-chat-error.js';
import { createVolatileSlots } from './volatile-slots.js';
import { createWhoseOutbox } from './whose-outbox.js';
import { createToolRegistry } from './tools/tool-registry.js';
import type { ToolCommandType, ToolRunner } from './tools/tool-runner.js';

type Entry = { channel: Channel; handle: OwnHandle };

/**
 * Makes a client: one connection, one store, any number of channels. Nothing happens until it is retained or told to
 * connect.
 *
 * @param handover From the front that this client stands behind, in a page.
 * @param full Where the code is that reads more than text.
 * @throws {ChatError} `invalid-options` where an option cannot be as it was given.
 */
export function createClient(options: ClientOptions, handover?: Handover, full = fullModel): Client {
  checkOptions(options);
  const {
    clock = systemClock,
    random = systemRandom,
    environment = {},
    retry = {},
    lingerMs = defaultLingerMs.client,
  } = options;
  const adapter = options.adapter ?? nativeAdapter;
  const meter = createMeter();
  const entries = new Map<string, Entry>();
  const dirty = new Set<string>();
  let connectionDirty = false;
  let outbox = { count: 0, bytes: 0 };
  let wasOpen = false;
  let isDisposed = false;

  // A listener of errors that throws has nobody left to tell but the platform.
  const errors = createListeners<ChatError>((cause) => globalThis.reportError?.(cause));
  const messages = createListeners<JsonValue>((cause) =>
    report(new ChatError('internal', 'A listener of onMessage threw; the others were told.', { cause })),
  );
  const report = (error: ChatError): void => batch.afterCommit(() => errors.tell(error));
  if (options.onError) errors.add(options.onError);

  const batch = createCommitBatch({ onFrame: environment.onFrame, commit: () => commit() });

  /** What has to be fetched before a message is heard. Foreign wires say at any time what only the full model reads. */
  const missing = (data: unknown): Promise<unknown> | undefined =>
    full.current() || (adapter === nativeAdapter && !takesFullModel(data)) ? undefined : full.load();

  const runner = createRunner(
    {
      url: options.url,
      getToken: options.getToken,
      adapter,
      headStart: handover?.headStart && {
        ...handover.headStart,
        take: () => {
          const early = handover.headStart?.take();
          return early && { ...early, socket: orderSocket(early.socket, missing, report) };
        },
      },
      // Node has none of its own before version 22, and gets one when it likes: looked up with each attempt.
      get webSocket() {
        const Base: SocketConstructor | undefined = options.webSocket ?? globalThis.WebSocket;
        return Base && orderSockets(Base, missing, report);
      },
      policy: {
        retryLimit: retry.limit ?? Infinity,
        delay: retry.delay ?? backoffDelay,
        closeTable: { ...closeTable, ...adapter.closeTable, ...options.closeTable },
        connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
        handshakeTimeoutMs: options.handshakeTimeoutMs ?? 10_000,
        hasToken: options.getToken !== undefined,
        maxSessionMs: options.maxSessionMs,
      },
      clock,
      random,
      environment,
      development: options.development ?? isDevelopment(),
      meter,
    },
    {
      batch: batch.run,
      changed: () => {
        connectionDirty = true;
        batch.request();
        const { phase, reason } = runner.state();
        if (phase.name !== 'closed') return;
        requests.ended();
        if (reason?.code === closeCodes.sessionRevoked) void whose.forget();
      },
      opened: () => onOpened(),
      switched: () => {
        const { session } = runner.state();
        // Another gateway may not know the session, and the token may be another user's by now.
        if (session) void whose.opened(session.user.id);
        desk.dispatch({ type: 'lost', code: 1012 });
        for (const { channel } of entries.values()) channel.lineSwitched();
        desk.dispatch({ type: 'opened', maxFrameBytes: runner.state().maxFrameBytes });
      },
      lost: (code) => {
        slots.clear();
        desk.dispatch({ type: 'lost', code });
        requests.lost();
        for (const { channel } of entries.values()) channel.lineLost();
      },
      frame: (frame) => onFrame(frame),
      report,
      reject: (id, error) => desk.dispatch({ type: 'remove', id, error }),
      received: batch.received,
    },
  );

  const desk = createCommandDesk({
    clock,
    random,
    limits: options.outbox ?? {},
    send: runner.send,
    buffered: runner.buffered,
    batch: batch.run,
    commandChanged: (name, id, state) => entries.get(name)?.channel.commandChanged(id, state),
    changed: (next) => {
      outbox = next;
      batch.request();
    },
    entriesChanged: (before, next) => whose.follow(before, next),
  });

  const whose = createWhoseOutbox({
    client: options,
    clock,
    desk: () => desk,
    batch: batch.run,
    handleOf: (name) => entryOf(name).handle,
    channels: () => [...entries.values()].map(({ channel }) => channel),
    isDisposed: () => isDisposed,
    report,
  });

  const isOpen = (): boolean => runner.state().phase.name === 'open';
  const currentUser = () => runner.state().session?.user ?? options.initial?.user;

  const onOpened = (): void => {
    const { session, maxFrameBytes } = runner.state();
    if (wasOpen) meter.add('reconnects');
    wasOpen = true;
    const kept = session ? whose.opened(session.user.id) : undefined;
    // Channels first: those that are held keep their commands back until they are joined.
    for (const { channel } of entries.values()) channel.lineOpened(session?.user);
    requests.opened();
    const open = (): void => desk.dispatch({ type: 'opened', maxFrameBytes });
    if (!kept) return open();
    const { generation } = runner.state();
    // What an earlier page left goes first.
    void kept.then(() => {
      if (isOpen() && generation === runner.state().generation) open();
    });
  };

  const onFrame = (frame: ServerFrame): void => {
    startTools();
    switch (frame.type) {
      case 'channel-subscribed':
      case 'channel-denied':
      case 'channel-closed':
      case 'channel-events':
      case 'channel-register':
        return entries.get(frame.channel)?.channel.frame(frame);
      case 'channel-signal':
        return entries.get(frame.channel)?.channel.signal(frame);
      case 'heartbeat-ping':
        for (const { channel, ...head } of frame.heads) entries.get(channel)?.channel.head(head);
        return;
      case 'command-reply':
        return desk.reply(frame);
      case 'request-reply':
        return requests.reply(frame);
      case 'connection-message':
        if (messages.size > 0) batch.afterCommit(() => messages.tell(frame.data as JsonValue));
        return;
      case 'error-report':
        return report(toChatError(frame.error));
      default:
        return;
    }
  };

  const requests = lateRequests({
    clock,
    random,
    isClosed: () => runner.state().phase.name === 'closed',
    isOpen,
    maxFrameBytes: () => runner.state().maxFrameBytes,
    send: runner.send,
  });

  const slots = createVolatileSlots({ clock, send: runner.send, buffered: runner.buffered });

  const canTravel = (frame: ClientFrame): boolean => {
    const bytes = measureFrame(frame, runner.state().maxFrameBytes);
    if (bytes instanceof ChatError) report(bytes);
    return typeof bytes === 'number';
  };

  const registry = handover?.registry ?? createToolRegistry(options.tools);

  const host: ChannelHost = {
    clock,
    random,
    lingerMs,
    batch,
    isOpen,
    send: runner.send,
    sendVolatile: (frame) => isOpen() && canTravel(frame) && slots.offer(frame),
    user: currentUser,
    capabilities: () => runner.state().capabilities,
    command: desk.command,
    request: requests.request,
    holdCommands: (channel, waits) => desk.dispatch({ type: 'channel', channel, waits }),
    answerToolCall: async (channel, answer) => {
      if (!full.current()) await full.load();
      await startTools()?.answer(channel, answer);
    },
    describeTools: registry.describeTools,
    report,
    committed: (name) => store.getState().channels.get(name),
    changed: (name) => {
      dirty.add(name);
      batch.request();
    },
  };

  const entryOf = (name: string, snapshot?: ChannelSnapshot): Entry => {
    const known = entries.get(name);
    if (known) return known;
    checkChannelName(name);
    const channel = createChannel(name, host, snapshot);
    const entry = { channel, handle: createHandle(channel, host) };
    entries.set(name, entry);
    return entry;
  };

  const initial = Object.entries(options.initial?.channels ?? {}).map(
    ([name, value]) => [name, readInitialSnapshot(name, value)] as const,
  );
  const initialChannels = initial.flatMap(([name, snapshot]) =>
    snapshot instanceof ChatError ? [] : [[name, entryOf(name, snapshot).channel.view()] as const],
  );
  const store =
    handover?.store ??
    createStore<ClientState>()(() => ({
      connection: connectionViewOf(runner.state()),
      channels: new Map<string, ChannelView>(initialChannels),
      outbox,
    }));

  const commit = (): void => {
    const before = store.getState();
    const next: Partial<ClientState> = {};
    if (connectionDirty) {
      connectionDirty = false;
      const view = connectionViewOf(runner.state(), before.connection);
      if (!isSameView(view, before.connection)) next.connection = view;
    }
    if (outbox !== before.outbox) next.outbox = outbox;
    if (dirty.size > 0) next.channels = projectChannels(before.channels);
    if (Object.keys(next).length === 0) return;
    meter.add('commits');
    try {
      store.setState(next);
    } catch (cause) {
      report(
        new ChatError('internal', 'A subscriber of the store threw; the store itself is in order.', {
          cause,
        }),
      );
    }
  };

  const projectChannels = (before: ClientState['channels']): ClientState['channels'] => {
    const channels = new Map(before);
    for (const name of dirty) {
      const channel = entries.get(name)?.channel;
      if (channel?.isHeld() || channel?.pending().size) channels.set(name, channel.view());
      else channels.delete(name);
    }
    dirty.clear();
    return channels;
  };

  for (const [, problem] of initial) if (problem instanceof ChatError) report(problem);

  let toolRunner: ToolRunner | undefined;
  /** Calls of tools come with the full model, and so does what runs them. */
  const startTools = (): ToolRunner | undefined =>
    (toolRunner ??= full.current()?.createToolRunner({
      store,
      registry,
      clock,
      onError: report,
      // The result is the one of the command's own type, which TypeScript does not follow through the table.
      send: <T extends ToolCommandType>(channel: string, command: Parameters<typeof desk.command>[1]) =>
        desk.command(channel, command) as Promise<CommandResults[T]>,
    }));
  startTools();

  const holders = createHolders(clock, lingerMs, {
    // Closed on purpose, or for good, it stays so; only connect() asks again.
    taken: () => {
      if (runner.state().phase.name === 'idle' && !isDisposed) runner.dispatch({ type: 'connect' });
    },
    left: () => runner.dispatch({ type: 'release' }),
  });

  const client: Client = {
    store: { getState: store.getState, getInitialState: store.getInitialState, subscribe: store.subscribe },
    channel: (name) => entryOf(name).handle,
    connect: () => {
      if (!isDisposed) runner.dispatch({ type: 'connect' });
    },
    disconnect: () => runner.dispatch({ type: 'disconnect' }),
    signOut: async () => {
      runner.dispatch({ type: 'disconnect' });
      await whose.forget();
    },
    retryNow: () => runner.dispatch({ type: 'retry-now' }),
    retain: holders.retain,
    send: (data) => {
      const frame: ClientFrame = { type: 'connection-message', data };
      return isOpen() && canTravel(frame) && runner.send(frame);
    },
    // What a schema makes of the answer is what the type says; without one it is the JSON that came.
    request: requests.request as Client['request'],
    onMessage: messages.add,
    addTools: registry.add,
    hasTool: registry.runs,
    explain: () => explainConnection(connectionViewOf(runner.state()), outbox, clock.now()),
    metrics: meter.read,
    inspect: runner.inspect,
    onError: errors.add,
    dispose: () => {
      isDisposed = true;
      runner.dispose();
      desk.dispose();
      whose.dispose();
      toolRunner?.dispose();
      holders.dispose();
      for (const { channel, handle } of entries.values()) {
        channel.dispose();
        handle.dispose();
      }
      batch.flush();
      batch.dispose();
    },
  };
  if (handover) batch.run(() => handover.catchUp(client));
  return client;
}

/** Bundlers replace this; where nobody did, a page counts as in production. */
function isDevelopment(): boolean {
  return typeof process !== 'undefined' && process.env.NODE_ENV === 'development';
}
