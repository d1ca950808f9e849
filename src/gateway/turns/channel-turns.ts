import { findMessage } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { Channel } from '../channel/channel.js';
import type { Actor, GatewayContext } from '../gateway-context.js';
import { turnStarted, type TurnPlan } from './turn-plan.js';
import { TurnRun } from './turn-run.js';

/** What asking for a turn comes to: events for the asking command's own batch, and what to do once they are committed. */
export type TurnRequest = { events: ChannelEvent[]; committed: () => void } | { refusal: ChatError };

/** Stops that came before their command; more than these are forgotten, the oldest first. */
const MAX_EARLY_STOPS = 1000;

/** The turns of one channel: one runs at a time, and what happens to further ones is the gateway's `turnPolicy`. */
export class ChannelTurns {
  running: TurnRun | undefined;
  readonly #channel: Channel;
  readonly #context: GatewayContext;
  readonly #queue: TurnPlan[] = [];
  readonly #earlyStops = new Set<string>();
  #isClosed = false;

  constructor(channel: Channel, context: GatewayContext) {
    this.#channel = channel;
    this.#context = context;
  }

  get isBusy(): boolean {
    return this.running !== undefined || this.#queue.length > 0;
  }

  isRunning(turnId: string): boolean {
    return this.running?.plan.turnId === turnId;
  }

  /** Decides on a turn that a command asks for. Only within the channel's `run`, and committed in the same task. */
  request(plan: TurnPlan): TurnRequest {
    if (this.#isClosed) {
      const message = 'The server is closing, so no answer was begun. Send it again after the reconnection.';
      return { refusal: new ChatError('unavailable', message, { retryable: true }) };
    }
    if (this.#earlyStops.delete(plan.commandId)) {
      return { events: stoppedBeforeStart(plan, this.#context.clock.now()), committed: () => undefined };
    }
    const { running } = this;
    const isRunning = running !== undefined && this.#channel.state.turns.has(running.plan.turnId);
    if (!isRunning && this.#queue.length === 0) {
      return { events: [turnStarted(plan, this.#context.clock.now())], committed: () => this.#start(plan) };
    }
    if (this.#context.turnPolicy === 'reject' || this.#queue.length >= this.#context.limits.maxQueuedTurns) {
      const message =
        'An answer is being written in this channel. Send it again when that has ended, or stop it first.';
      return { refusal: new ChatError('turn-busy', message, { retryable: true }) };
    }
    if (this.#context.turnPolicy !== 'interrupt') {
      return { events: [], committed: () => void this.#queue.push(plan) };
    }
    // Those that wait were asked for before, and are overtaken too.
    const now = this.#context.clock.now();
    const overtaken = this.#queue.flatMap((waiting) => stoppedBeforeStart(waiting, now));
    return {
      events: [...(isRunning ? [stopRequested(running.plan, plan.actor)] : []), ...overtaken],
      committed: () => {
        this.#queue.splice(0, this.#queue.length, plan);
        running?.stop();
      },
    };
  }

  /**
   * Finds the turn that a stop names. `waiting` removes a turn from the queue: it is opened and ended as `stopped` in
   * one batch, so that its message is there for everybody.
   */
  findWaiting(
    matches: (plan: TurnPlan) => boolean,
  ): { events: ChannelEvent[]; committed: () => void } | undefined {
    const plan = this.#queue.find(matches);
    if (!plan) return undefined;
    return {
      events: stoppedBeforeStart(plan, this.#context.clock.now()),
      committed: () => void this.#queue.splice(this.#queue.indexOf(plan), 1),
    };
  }

  /** Remembers a stop for a command that has not come yet. */
  stopEarly(commandId: string): void {
    this.#earlyStops.add(commandId);
    const [oldest] = this.#earlyStops;
    if (this.#earlyStops.size > MAX_EARLY_STOPS && oldest !== undefined) this.#earlyStops.delete(oldest);
  }

  /** Ends the running turn as `interrupted` and forgets the waiting ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.length = 0;
    this.running?.interrupt();
    await this.running?.ended;
  }

  #start(plan: TurnPlan): void {
    const run = new TurnRun(plan, this.#channel, this.#context);
    this.running = run;
    run.start();
    // `ended` never rejects.
    void run.ended.then(() => {
      // One that began right after the end of this one is not taken away.
      if (this.running === run) this.running = undefined;
      this.#startNext();
    });
  }

  #startNext(): void {
    if (this.#queue.length === 0) return;
    this.#channel
      .run(async () => {
        // A command may have come in between and begun its own; its end leads here again.
        if (this.running || this.#isClosed) return;
        const plan = this.#queue.shift();
        if (!plan) return;
        // Somebody may have taken the question out while it waited.
        if (!findMessage(this.#channel.state, plan.parentId)) return this.#startNext();
        await this.#channel.commit({ events: [turnStarted(plan, this.#context.clock.now())] });
        this.#start(plan);
      })
      .catch((cause: unknown) => {
        const message =
          'A turn that waited could not be begun, because the store did not take it. It was given up.';
        this.#context.report(new ChatError('store-failed', message, { cause }), {
          channel: this.#channel.name,
        });
        this.#startNext();
      });
  }
}

/** Somebody pressed stop. */
export function stopRequested(plan: { turnId: string }, actor: Actor): ChannelEvent {
  return { type: 'turn-stop-requested', turnId: plan.turnId, userId: actor.user.id };
}

function stoppedBeforeStart(plan: TurnPlan, now: number): ChannelEvent[] {
  const { turnId, messageId } = plan;
  return [turnStarted(plan, now), { type: 'turn-ended', turnId, messageId, reason: 'stopped', endedAt: now }];
}
