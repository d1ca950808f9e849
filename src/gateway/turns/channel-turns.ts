import { findMessage } from '../../model/channel-state.js';
import { isAwaiting, type OpenTurn } from '../../model/open-turn.js';
import { tipOf } from '../../model/thread.js';
import type { ChannelEvent } from '../../model/event.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { Channel } from '../channel/channel.js';
import type { Actor, GatewayContext } from '../gateway-context.js';
import type { TurnRecord } from '../store.js';
import { planAgain, turnStarted, type TurnPlan } from './turn-plan.js';
import { TurnRun } from './turn-run.js';

/** What asking for a turn comes to: events for the asking command's own batch, and what to do once they are committed. */
export type TurnRequest =
  | {
      /** What has to stand before the asking message itself. */
      earlier: ChannelEvent[];
      events: ChannelEvent[];
      committed: () => void;
    }
  | { refusal: ChatError };

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
    if (this.#earlyStops.has(plan.commandId)) {
      const events = this.#endedBeforeStart(plan, 'stopped', plan.parentId);
      // Only once it is written: the command may come again.
      return { earlier: [], events, committed: () => void this.#earlyStops.delete(plan.commandId) };
    }
    const { running } = this;
    const isRunning = running !== undefined && this.#channel.state.turns.has(running.plan.turnId);
    if (!isRunning && this.#queue.length === 0) {
      const events = [turnStarted(plan, this.#context.clock.now())];
      return { earlier: [], events, committed: () => this.#start(plan) };
    }
    if (this.#context.turnPolicy === 'reject' || this.#queue.length >= this.#context.limits.maxQueuedTurns) {
      const message =
        'An answer is being written in this channel. Send it again when that has ended, or stop it first.';
      return { refusal: new ChatError('turn-busy', message, { retryable: true }) };
    }
    if (this.#context.turnPolicy !== 'interrupt') {
      return { earlier: [], events: [], committed: () => void this.#queue.push(plan) };
    }
    // Those that wait were asked for before, and are overtaken too.
    const overtaken = this.#queue.flatMap((waiting) => this.#endedBeforeStart(waiting, 'stopped'));
    return {
      // Under the same message the newest child is shown, and that is to be the one that asks now.
      earlier: [...(isRunning ? [stopRequested(running.plan, plan.actor)] : []), ...overtaken],
      events: [],
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
      events: this.#endedBeforeStart(plan, 'stopped'),
      committed: () => void this.#queue.splice(this.#queue.indexOf(plan), 1),
    };
  }

  /**
   * Takes over a turn that nobody runs any more, where it awaits somebody and its agent can go on with it. Only within
   * the channel's `run`. @returns whether it goes on
   */
  async resume(turn: OpenTurn): Promise<boolean> {
    const record = this.#channel.recordOf(turn.turnId);
    const message = findMessage(this.#channel.state, turn.messageId);
    if (!record || !message || !isAwaiting(turn) || this.running || this.#isClosed) return false;
    const agent = this.#context.agents.get(message.chat.author.id);
    const plan = agent?.resumable ? planAgain(record, agent, message) : undefined;
    if (!plan) return false;
    const { owner, logger } = this.#context;
    const term = record.term + 1;
    await this.#channel.commit({ events: [], turns: [{ ...record, owner, term, leaseUntil: 0 }] });
    await this.#channel.commit({ events: abandonedCalls(turn, record) });
    logger.info('turn-resumed', { channel: this.#channel.name, turnId: turn.turnId, term });
    const held = (record.claims ?? []).filter(({ toolCallId }) =>
      turn.calls.some((call) => call.toolCallId === toolCallId && call.claimedBy),
    );
    this.#begin(plan, (run) => run.resume(held));
    return true;
  }

  /** Remembers a stop for a command that has not come yet. */
  stopEarly(commandId: string): void {
    this.#earlyStops.add(commandId);
    const [oldest] = this.#earlyStops;
    if (this.#earlyStops.size > MAX_EARLY_STOPS && oldest !== undefined) this.#earlyStops.delete(oldest);
  }

  /** Ends the running turn and the waiting ones as `interrupted`, and begins none any more. May be called again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const waiting = this.#queue.splice(0);
    this.running?.interrupt();
    await this.running?.ended;
    for (const plan of waiting) {
      const end = () => this.#channel.commit({ events: this.#endedBeforeStart(plan, 'interrupted') });
      await this.#channel.run(end).catch((cause: unknown) => {
        this.#report('A turn that waited could not be ended visibly when the gateway closed.', cause);
      });
    }
  }

  /**
   * Where the answer of a turn that had to wait belongs: behind what was written meanwhile. Under its question it would
   * stand beside that, and hide it.
   */
  #place({ parentId, isAlternative }: TurnPlan): string {
    return isAlternative ? parentId : (tipOf(this.#channel.state, parentId) ?? parentId);
  }

  #start(plan: TurnPlan): void {
    this.#begin(plan, (run) => run.start());
  }

  #begin(plan: TurnPlan, begin: (run: TurnRun) => void): void {
    const run = new TurnRun(plan, this.#channel, this.#context);
    this.running = run;
    // Its beginning was on the way to the store when the gateway closed.
    if (this.#isClosed) run.interrupt();
    begin(run);
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
        if (!this.#isAsked(plan)) return this.#startNext();
        const started = turnStarted(plan, this.#context.clock.now(), this.#place(plan));
        await this.#channel.commit({ events: [started] });
        this.#start(plan);
      })
      .catch((cause: unknown) => {
        this.#report('A turn that waited could not be begun. It was given up.', cause);
        this.#startNext();
      });
  }

  /** Whether the question is still there: somebody may have taken it out while its turn waited. */
  #isAsked(plan: TurnPlan): boolean {
    return findMessage(this.#channel.state, plan.parentId) !== undefined;
  }

  /** Opens and ends a turn at once, so that everybody sees what became of it; nothing where its question is gone. */
  #endedBeforeStart(
    plan: TurnPlan,
    reason: 'stopped' | 'interrupted',
    parentId = this.#isAsked(plan) ? this.#place(plan) : undefined,
  ): ChannelEvent[] {
    if (parentId === undefined) return [];
    const { turnId, messageId } = plan;
    const endedAt = this.#context.clock.now();
    const end = { type: 'turn-ended', turnId, messageId, reason, endedAt } as const;
    const error = { code: 'unavailable', text: 'The server went away before this was begun.' };
    return [turnStarted(plan, endedAt, parentId), reason === 'stopped' ? end : { ...end, error }];
  }

  #report(what: string, cause: unknown): void {
    const error = new ChatError('store-failed', `${what} The store did not take it.`, { cause });
    this.#context.report(error, { channel: this.#channel.name });
  }
}

/** Ends calls that were taken by somebody who is gone with the process: an executor, which holds no claim. */
function abandonedCalls({ turnId, messageId, calls }: OpenTurn, { claims = [] }: TurnRecord): ChannelEvent[] {
  const errorText = 'The server was started anew while this was run, so its outcome is not known.';
  return calls
    .filter((call) => call.claimedBy && !claims.some(({ toolCallId }) => toolCallId === call.toolCallId))
    .map(({ toolCallId }) => ({
      type: 'turn-chunk',
      turnId,
      messageId,
      chunk: { type: 'tool-output-error', toolCallId, errorText },
    }));
}

/** Somebody pressed stop. */
export function stopRequested(plan: { turnId: string }, actor: Actor): ChannelEvent {
  return { type: 'turn-stop-requested', turnId: plan.turnId, userId: actor.user.id };
}
