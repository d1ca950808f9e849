import { ChatError } from '../../protocol/chat-error.js';
import type { JsonValue } from '../../model/json.js';
import type { ToolOutcome } from '../agent.js';
import { createDeferred, type Deferred } from './deferred.js';

/** An answer as it came; `input` only where a person edited it. */
export type ApprovalReply = { approved: boolean; reason?: string; input?: JsonValue };

/** What one running turn waits for: the outcomes of client tools and the answers of people. */
export class TurnWaits {
  /** Whether the agent's stream itself asked for something since it was called last, without waiting for it. */
  hadOpen = false;
  readonly #outcomes = new Map<string, Deferred<ToolOutcome>>();
  readonly #answers = new Map<string, Deferred<ApprovalReply>>();
  /** Secrets by tool call: a result is taken from their holder alone. */
  readonly #claims = new Map<string, string>();
  #changed = createDeferred<void>();
  #isAborted = false;

  expectOutcome(toolCallId: string): Promise<ToolOutcome> {
    return expect(this.#outcomes, toolCallId, this.#isAborted);
  }

  expectAnswer(approvalId: string): Promise<ApprovalReply> {
    return expect(this.#answers, approvalId, this.#isAborted);
  }

  claim(toolCallId: string, claim: string): void {
    this.#claims.set(toolCallId, claim);
  }

  /** Nobody holds the call any more; it may be claimed anew. */
  release(toolCallId: string): void {
    this.#claims.delete(toolCallId);
  }

  isClaimedWith(toolCallId: string, claim: string): boolean {
    return this.#claims.get(toolCallId) === claim;
  }

  settleCall(toolCallId: string, outcome: ToolOutcome): void {
    this.#claims.delete(toolCallId);
    this.#outcomes.get(toolCallId)?.resolve(outcome);
    this.#outcomes.delete(toolCallId);
    this.#wake();
  }

  settleApproval(approvalId: string, reply: ApprovalReply): void {
    this.#answers.get(approvalId)?.resolve(reply);
    this.#answers.delete(approvalId);
    this.#wake();
  }

  /** Resolves when `isAnswered` says so, which is asked after each outcome and answer. Rejects when the turn ends. */
  async untilAnswered(isAnswered: () => boolean): Promise<void> {
    while (!isAnswered()) {
      if (this.#isAborted) throw abortError();
      await this.#changed.promise;
    }
  }

  abort(): void {
    this.#isAborted = true;
    for (const { reject } of [...this.#outcomes.values(), ...this.#answers.values()]) reject(abortError());
    this.#outcomes.clear();
    this.#answers.clear();
    this.#wake();
  }

  #wake(): void {
    const { resolve } = this.#changed;
    this.#changed = createDeferred();
    resolve();
  }
}

function expect<T>(waiting: Map<string, Deferred<T>>, id: string, isAborted: boolean): Promise<T> {
  // Asked for twice, it is answered twice.
  const known = waiting.get(id);
  if (known) return known.promise;
  const deferred = createDeferred<T>();
  if (isAborted) deferred.reject(abortError());
  else waiting.set(id, deferred);
  return deferred.promise;
}

function abortError(): ChatError {
  return new ChatError('aborted', 'The turn ended before this was answered.');
}
