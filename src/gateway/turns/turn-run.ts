import { findMessage } from '../../model/channel-state.js';
import type { ChannelEvent, ChannelEventOf } from '../../model/event.js';
import type { ChatMessage } from '../../model/message.js';
import { isAwaiting } from '../../model/open-turn.js';
import { pathTo } from '../../model/thread.js';
import { ChatError } from '../../protocol/chat-error.js';
import { encodeFrameWith } from '../../protocol/codec.js';
import { turnDataSignal } from '../../protocol/server-frames.js';
import type { TimerHandle } from '../../shared/clock.js';
import { createId } from '../../shared/ids.js';
import type { ApprovalAnswer, ApprovalCall, RoutedToolCall, ToolCall, ToolOutcome, Turn } from '../agent.js';
import type { Channel } from '../channel/channel.js';
import type { GatewayContext } from '../gateway-context.js';
import { checkCallId } from './check-call-id.js';
import { createAnnouncedCalls, type AnnouncedCalls } from './announced-calls.js';
import { createDeferred } from './deferred.js';
import { executorCall, holderOf, outcomeChunk } from './executor-call.js';
import { failedBy, type Ending } from './ending.js';
import { isStream, readStream } from './read-stream.js';
import { createTurnAppender, type TurnAppender } from './turn-appender.js';
import type { TurnPlan } from './turn-plan.js';
import { TurnWaits } from './turn-waits.js';
import { toolNotOffered } from './tool-not-offered.js';
import { unansweredCalls } from './unanswered-calls.js';
import { createYieldCheck, noStream } from './unusable-answer.js';

/** One agent at work on one message: from its `turn-started`, which is committed already, to its `turn-ended`. */
export class TurnRun {
  readonly plan: TurnPlan;
  /** Tool calls and approvals that wait for a person or a browser. */
  readonly waits = new TurnWaits();
  /** Resolves when the turn's end was committed, or could not be. Never rejects. */
  readonly ended: Promise<void>;
  readonly #channel: Channel;
  readonly #context: GatewayContext;
  readonly #abort = new AbortController();
  readonly #ending = createDeferred<Ending>();
  readonly #ended = createDeferred<void>();
  readonly #appender: TurnAppender;
  readonly #announced: AnnouncedCalls;
  readonly #yields = createYieldCheck((problem) => this.#report(new ChatError('message-invalid', problem)));
  #flushing: Promise<void> | undefined;
  #timer: TimerHandle;

  constructor(plan: TurnPlan, channel: Channel, context: GatewayContext) {
    this.plan = plan;
    this.ended = this.#ended.promise;
    this.#channel = channel;
    this.#context = context;
    this.#announced = createAnnouncedCalls(context.clock);
    this.#appender = createTurnAppender({
      turnId: plan.turnId,
      messageId: plan.messageId,
      clock: context.clock,
      flush: () => void this.#flush(),
      onProblem: (problem) => this.#report(new ChatError('message-invalid', problem)),
      onLost: (cause) => this.#end(this.#failure(cause)),
    });
    channel.sources.add(this.#appender);
  }

  /**
   * Goes on with a turn that awaited somebody when its gateway ended: the agent is called again once that is decided.
   * `claims` are held by pages that may still be at work.
   */
  resume(claims: readonly { toolCallId: string; claim: string }[]): void {
    for (const { toolCallId, claim } of claims) this.waits.claim(toolCallId, claim);
    this.start({ isAwaiting: true });
  }

  /** Calls the agent. Everything that goes wrong ends the turn. */
  start({ isAwaiting: isWaiting = false } = {}): void {
    const text = `The answer took longer than ${this.#context.limits.maxTurnMs} ms, so it was ended.`;
    this.#timer = this.#context.clock.setTimer(
      () => this.#end({ reason: 'failed', error: { code: 'turn-timeout', text } }),
      this.#context.limits.maxTurnMs,
    );
    // One that was interrupted before it began needs no agent.
    if (!this.#abort.signal.aborted) {
      this.#drive(isWaiting).then(
        (ending) => this.#end(ending),
        (cause: unknown) => this.#end(this.#failure(cause)),
      );
    }
    void this.#ending.promise.then((ending) => this.#finish(ending));
  }

  /** Somebody pressed stop. */
  stop(): void {
    this.#end({ reason: 'stopped' });
  }

  /** The gateway goes away. */
  interrupt(): void {
    const text = 'The server went away while this was written.';
    this.#end({ reason: 'interrupted', error: { code: 'unavailable', text } });
  }

  #end(ending: Ending): void {
    this.#ending.resolve(ending);
    this.#abort.abort(
      new ChatError('aborted', 'The turn has ended, so nothing more is taken from its agent.'),
    );
    this.waits.abort();
    this.#announced.close();
  }

  async #drive(isWaiting: boolean): Promise<Ending> {
    const isAnswered = (): boolean => {
      const turn = this.#channel.state.turns.get(this.plan.turnId);
      return !turn || !isAwaiting(turn);
    };
    if (isWaiting) await this.waits.untilAnswered(isAnswered);
    for (;;) {
      this.waits.hadOpen = false;
      const ending = await this.#readOnce();
      if (ending) return ending;
      await this.#offerUnanswered();
      if (isAnswered() && !this.waits.hadOpen) {
        this.#yields.check(findMessage(this.#channel.state, this.plan.messageId));
        return { reason: 'done' };
      }
      // The stream ended with questions, as the AI SDK's do: with the answers the agent is called again, for the same
      // message.
      await this.waits.untilAnswered(isAnswered);
    }
  }

  /** One call of the agent, read to its end. */
  async #readOnce(): Promise<Ending | undefined> {
    const { signal } = this.#abort;
    const stream: unknown = await this.plan.agent.run(this.#turn());
    if (!isStream(stream)) throw noStream(stream);
    const reader = readStream(stream);
    signal.addEventListener('abort', reader.cancel, { once: true });
    if (signal.aborted) reader.cancel();
    try {
      for (;;) {
        const { done, value } = await reader.next();
        if (done || signal.aborted) return undefined;
        const ending = this.#take(value);
        if (ending) {
          reader.cancel();
          return ending;
        }
        // An agent that is faster than the store waits for it.
        if (this.#flushing) await this.#flushing;
      }
    } finally {
      signal.removeEventListener('abort', reader.cancel);
    }
  }

  /** Holds one chunk; some of them are the end. */
  #take(value: unknown): Ending | undefined {
    if (this.#yields.isText(value)) return undefined;
    const chunk = this.#appender.push(value);
    this.#yields.note(chunk);
    if (!chunk) return undefined;
    this.#announced.note(chunk);
    if (chunk.type === 'error') {
      const text = 'errorText' in chunk ? chunk.errorText : '';
      return { reason: 'failed', error: { code: 'turn-failed', text } };
    }
    if (chunk.type === 'abort') {
      return { reason: 'interrupted', error: { code: 'aborted', text: 'The agent broke the answer off.' } };
    }
    if ('transient' in chunk && chunk.transient) {
      // Whoever is there may see it, and nobody keeps it.
      const frame = {
        type: 'channel-signal',
        channel: this.#channel.name,
        name: turnDataSignal,
        user: null,
      } as const;
      const data = JSON.stringify({ turnId: this.plan.turnId, chunk });
      this.#channel.signal(encodeFrameWith(frame, { data }));
    } else if (chunk.type === 'tool-approval-request' && !('isAutomatic' in chunk && chunk.isAutomatic)) {
      this.waits.hadOpen = true;
    }
    return undefined;
  }

  #turn(): Turn {
    const { plan } = this;
    return {
      id: plan.turnId,
      channel: this.#channel.name,
      messageId: plan.messageId,
      messages: this.#messages(),
      user: plan.actor.user,
      body: plan.body,
      signal: this.#abort.signal,
      tools: plan.tools,
      callTool: (call) => quietly(this.#callTool(call)),
      requestApproval: (call) => quietly(this.#requestApproval(call)),
    };
  }

  async #callTool(call: RoutedToolCall): Promise<ToolOutcome> {
    const { toolCallId, toolName, executor } = call;
    checkCallId(toolCallId);
    if (executor !== undefined) return this.#callExecutor(call, executor);
    if (!this.plan.tools.some(({ name }) => name === toolName))
      this.#report(toolNotOffered(toolName, this.plan.tools));
    const outcome = this.waits.expectOutcome(toolCallId);
    const before = await this.#announcement(call);
    const { turnId } = this.plan;
    await this.#commit([...before, { type: 'tool-call-offered', turnId, toolCallId, toolName }]);
    return outcome;
  }

  /** The call is taken from the start, by its executor: no page may claim it. */
  async #callExecutor(call: RoutedToolCall, executor: string): Promise<ToolOutcome> {
    const { plan, waits } = this;
    const { turnId } = plan;
    const { toolCallId, toolName } = call;
    const outcome = waits.expectOutcome(toolCallId);
    const before = await this.#announcement(call);
    const offered = { type: 'tool-call-offered', turnId, toolCallId, toolName } as const;
    const claimed = { type: 'tool-call-claimed', turnId, toolCallId, ...holderOf(executor) } as const;
    await this.#commit([...before, offered, claimed]);
    const asked = executorCall(call, plan, this.#channel.name, this.#abort.signal);
    const finish = async (result: ToolOutcome): Promise<void> => {
      await this.#commit([this.#chunkEvent(outcomeChunk(toolCallId, result))]);
      waits.settleCall(toolCallId, result);
    };
    this.#context.executors
      .run(executor, asked)
      .then(finish)
      .catch((cause: unknown) => this.#end(this.#failure(cause)));
    return outcome;
  }

  async #requestApproval({ reason, batch, ...call }: ApprovalCall): Promise<ApprovalAnswer> {
    checkCallId(call.toolCallId);
    const approvalId = createId(this.#context.random);
    const answer = this.waits.expectAnswer(approvalId);
    const before = await this.#announcement(call);
    const request = this.#chunkEvent({
      type: 'tool-approval-request',
      approvalId,
      toolCallId: call.toolCallId,
      ...(reason === undefined ? {} : { reason }),
      ...(batch && {
        approvalDescriptor: { batchId: batch.id, index: batch.index, size: batch.size },
      }),
    });
    await this.#commit([...before, request]);
    const { input: edited, ...rest } = await answer;
    return { ...rest, input: edited === undefined ? call.input : edited };
  }

  /** What has to stand in the message before a call can be offered or asked about, where its agent did not yield it. */
  async #announcement({ toolCallId, toolName, input }: ToolCall): Promise<ChannelEvent[]> {
    if (await this.#announced.wait(toolCallId)) return [];
    return [this.#chunkEvent({ type: 'tool-input-available', toolCallId, toolName, input })];
  }

  /** The branch's path up to the question, and what was written of the answer where the agent is called again. */
  #messages(): ChatMessage[] {
    const { state } = this.#channel;
    const path = pathTo(state, this.plan.parentId).flatMap((id) => findMessage(state, id) ?? []);
    const own = findMessage(state, this.plan.messageId);
    return own && own.parts.length > 0 ? [...path, own] : path;
  }

  /** Client tools that the agent's stream asked for without waiting: an AI SDK stream ends with such calls open. */
  async #offerUnanswered(): Promise<void> {
    await this.#settled();
    const message = findMessage(this.#channel.state, this.plan.messageId);
    const calls = message ? unansweredCalls(message, this.plan.tools) : [];
    const open = this.#channel.state.turns.get(this.plan.turnId)?.calls ?? [];
    const offers = calls
      .filter(({ toolCallId }) => !open.some((call) => call.toolCallId === toolCallId))
      .map((call): ChannelEvent => ({ type: 'tool-call-offered', turnId: this.plan.turnId, ...call }));
    if (offers.length === 0) return;
    for (const { toolCallId } of calls) checkCallId(toolCallId);
    this.waits.hadOpen = true;
    await this.#commit(offers);
  }

  #chunkEvent(chunk: ChannelEventOf<'turn-chunk'>['chunk']): ChannelEvent {
    return { type: 'turn-chunk', turnId: this.plan.turnId, messageId: this.plan.messageId, chunk };
  }

  #commit(events: ChannelEvent[]): Promise<void> {
    return this.#channel.run(() => {
      // The turn may have ended while this waited its turn.
      if (this.#abort.signal.aborted) throw this.#abort.signal.reason;
      return this.#channel.commit({ events });
    });
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#channel
      .run(() => {
        this.#flushing = undefined;
        return this.#channel.commit({ events: [] });
      })
      .catch((cause: unknown) => {
        this.#flushing = undefined;
        this.#end(this.#failure(cause));
      });
    return this.#flushing;
  }

  /** Everything that was pushed so far is committed. */
  async #settled(): Promise<void> {
    await this.#channel.run(() => this.#channel.commit({ events: [] }));
  }

  async #finish({ reason, error }: Ending): Promise<void> {
    if (this.#timer !== undefined) this.#context.clock.clearTimer(this.#timer);
    const { turnId, messageId } = this.plan;
    try {
      await this.#channel.run(async () => {
        const endedAt = this.#context.clock.now();
        const end = { type: 'turn-ended', turnId, messageId, reason, endedAt } as const;
        if (!this.#channel.state.turns.has(turnId)) return;
        await this.#channel.commit({ events: [error ? { ...end, error } : end] });
      });
    } catch (cause) {
      const message =
        'The end of a turn could not be written, so it is ended when the channel is read again.';
      this.#report(new ChatError('store-failed', message, { cause }));
    }
    this.#context.meter.count('turns_ended', { reason });
    this.#context.logger.info('turn-ended', { channel: this.#channel.name, turnId, reason });
    this.#appender.close();
    this.#channel.sources.delete(this.#appender);
    this.#ended.resolve();
  }

  #failure(cause: unknown): Ending {
    if (this.#abort.signal.aborted) return { reason: 'stopped' };
    const { error, ending } = failedBy(cause, this.#context.options.development);
    this.#report(error);
    return ending;
  }

  #report(error: ChatError): void {
    this.#context.report(error, { channel: this.#channel.name, turnId: this.plan.turnId });
  }
}

/** An agent that does not look at its promise when the turn ends must not end the process with an unhandled rejection. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
