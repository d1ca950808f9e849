import type { ChannelEvent } from '../model/event.js';
import type { TimerHandle } from '../shared/clock.js';
import { Channel } from './channel/channel.js';
import { loadChannel } from './channel/load-channel.js';
import type { OpenTurn } from '../model/open-turn.js';
import type { GatewayContext } from './gateway-context.js';
import type { TurnRecord } from './store.js';
import { ChannelTurns } from './turns/channel-turns.js';
import { asChatError } from './wire-error.js';

/** A channel in use, and its turns. */
export type OpenChannel = { channel: Channel; turns: ChannelTurns };

/** The channels in use, by name. One that nobody uses is forgotten after a while; the store has it. */
export type Hub = {
  open: (name: string) => OpenChannel;
  /** Those that are in use now. */
  all: () => readonly OpenChannel[];
  readonly size: number;
  /** Turns that run now. */
  readonly turns: number;
  /** Whether it was closed and all is written: nothing more may be. */
  readonly isClosed: boolean;
  /** Ends turns that the store has as open and that nobody runs: those of a gateway that went away. */
  endOrphans: () => Promise<void>;
  /** Ends every turn as `interrupted`; none begins any more. */
  close: () => Promise<void>;
};

/** How often unused channels are forgotten, and the others' heads are compared with the store's, in ms. */
const SWEEP_MS = 30_000;

/** Unused channels that are kept for their registers, which are nowhere else; more are forgotten, the oldest first. */
const MAX_KEPT_CHANNELS = 1_000;

/** Whether another gateway has the turn and is at work on it, as far as anybody can know. */
function isElsewhere(record: TurnRecord | undefined, { store, owner, clock }: GatewayContext): boolean {
  return store.isShared === true && record?.owner !== owner && (record?.leaseUntil ?? 0) > clock.now();
}

/** Makes an empty hub. */
export function createHub(context: GatewayContext): Hub {
  const channels = new Map<string, OpenChannel>();
  let sweepTimer: TimerHandle;
  let isClosing = false;
  let isClosed = false;

  const sweep = (): void => {
    sweepTimer = undefined;
    const kept: string[] = [];
    for (const [name, { channel, turns }] of channels) {
      if (channel.isIdle && !turns.isBusy) {
        if (channel.registers.isEmpty) channels.delete(name);
        else kept.push(name);
        channel.unload();
      } else
        channel.verify().catch((cause: unknown) => context.report(asChatError(cause), { channel: name }));
    }
    for (const name of kept.slice(0, Math.max(0, kept.length - MAX_KEPT_CHANNELS))) channels.delete(name);
    sweepLater();
  };
  const sweepLater = (): void => {
    if (channels.size > 0 && !isClosing) sweepTimer ??= context.clock.setTimer(sweep, SWEEP_MS);
  };

  const open = (name: string): OpenChannel => {
    const known = channels.get(name);
    if (known) return known;
    const channel = new Channel(name, {
      context,
      load: () => loadChannel(name, context),
      loaded: async () => {
        const { running } = turns;
        // Its message is gone from the store, so nothing that it says can be taken any more.
        if (running && !channel.state.turns.has(running.plan.turnId)) running.interrupt();
        const orphans = [...channel.state.turns.values()].filter(
          ({ turnId }) => !turns.isRunning(turnId) && !isElsewhere(channel.recordOf(turnId), context),
        );
        const ended: OpenTurn[] = [];
        for (const turn of orphans) if (!(await turns.resume(turn))) ended.push(turn);
        const events = ended.map(({ turnId, messageId }): ChannelEvent => ({
          type: 'turn-ended',
          turnId,
          messageId,
          reason: 'interrupted',
          error: { code: 'turn-missing', text: 'The server that wrote this answer went away.' },
          endedAt: context.clock.now(),
        }));
        if (events.length > 0) await channel.commit({ events });
      },
    });
    const turns: ChannelTurns = new ChannelTurns(channel, context);
    if (isClosing) void turns.close();
    const entry = { channel, turns };
    channels.set(name, entry);
    sweepLater();
    return entry;
  };

  return {
    open,
    all: () => [...channels.values()],
    get size() {
      return channels.size;
    },
    get turns() {
      return [...channels.values()].filter(({ turns }) => turns.running !== undefined).length;
    },
    get isClosed() {
      return isClosed;
    },
    endOrphans: async () => {
      const names = new Set((await context.store.openTurns()).map(({ channel }) => channel));
      // Reading a channel ends what nobody runs in it.
      await Promise.all([...names].map((name) => open(name).channel.run(() => undefined)));
    },
    close: async () => {
      isClosing = true;
      if (sweepTimer !== undefined) context.clock.clearTimer(sweepTimer);
      for (let seen = -1; seen < channels.size;) {
        // Sockets are still open, so others may come into use meanwhile.
        seen = channels.size;
        await Promise.all(
          [...channels.values()].map(async ({ channel, turns }) => {
            await turns.close();
            await channel.drained();
            // One may have been on its way to the store.
            await turns.close();
          }),
        );
      }
      isClosed = true;
    },
  };
}
