import { isToolPart, toolNameOf } from '../../model/fold/tool-lookup.js';
import type { ChunkOf, UIMessageChunk } from '../../model/chunk.js';
import type { JsonValue } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import type { Clock } from '../../shared/clock.js';
import type { HitlDecision } from './client-messages.js';

/** One call that a person is asked about. */
type Ask = { approvalId: string; name: string; args: unknown; description: string };

/** An answer to one approval. */
export type ApprovalDecision = {
  approvalId: string;
  approved: boolean;
  reason?: string;
  input?: JsonValue;
};

/** What becomes of a client's answer: decisions for the gateway, or why it does not fit. */
export type Decided = { decisions: ApprovalDecision[] } | { expected: number } | 'none' | 'invalid';

/** The approvals of one turn: the wire asks for several at once, and has all of them answered at once. */
export type PendingApprovals = {
  /** Whether the client has been asked and has not answered. */
  readonly isAsking: boolean;
  /** A chunk that asks, or that says what somebody answered. */
  note: (chunk: UIMessageChunk, message: ChatMessage) => void;
  decide: (decisions: readonly HitlDecision[]) => Decided;
  /** What was decided could not be taken: it is asked again. */
  again: (approvalId: string) => void;
  clear: () => void;
};

/** What is asked within this time is one batch, in ms: an agent's parallel calls are written one after the other. */
const GATHER_MS = 50;

/** Gathers what is asked at once; `ask` gets the requests, `answered` is called when all of them are decided. */
export function createPendingApprovals(
  clock: Clock,
  { ask, answered }: { ask: (request: object) => void; answered: () => void },
): PendingApprovals {
  let gathered: Ask[] = [];
  let batch: Ask[] = [];
  const known = new Map<string, Ask>();
  const settled = new Set<string>();
  let timer: unknown;

  const flush = (): void => {
    timer = undefined;
    if (batch.length > 0 || gathered.length === 0) return;
    batch = gathered;
    gathered = [];
    ask(requestOf(batch));
  };
  const gather = (one: Ask): void => {
    gathered.push(one);
    timer ??= clock.setTimer(flush, GATHER_MS);
  };
  const finish = (): void => {
    batch = [];
    answered();
    if (gathered.length > 0) timer ??= clock.setTimer(flush, GATHER_MS);
  };

  return {
    get isAsking() {
      return batch.length > 0;
    },
    note: (chunk, message) => {
      if (chunk.type === 'tool-approval-request' && !chunk.isAutomatic) {
        const one = askOf(chunk, message);
        known.set(one.approvalId, one);
        gather(one);
      }
      if (chunk.type !== 'tool-approval-response') return;
      settled.add(chunk.approvalId);
      gathered = gathered.filter(({ approvalId }) => approvalId !== chunk.approvalId);
      // Somebody on another page may have answered all of it.
      if (batch.length > 0 && batch.every(({ approvalId }) => settled.has(approvalId))) finish();
    },
    decide: (decisions) => {
      if (batch.length === 0) return 'none';
      if (decisions.length !== batch.length) return { expected: batch.length };
      const answers: ApprovalDecision[] = [];
      for (const [index, { approvalId, name }] of batch.entries()) {
        const decision = decisions[index];
        if (!decision || (decision.type === 'edit' && decision.edited_action.name !== name)) return 'invalid';
        if (!settled.has(approvalId)) answers.push(answerOf(approvalId, decision));
      }
      finish();
      return { decisions: answers };
    },
    again: (approvalId) => {
      const one = known.get(approvalId);
      if (one) gather(one);
    },
    clear: () => {
      if (timer !== undefined) clock.clearTimer(timer);
      timer = undefined;
      gathered = [];
      batch = [];
    },
  };
}

function askOf(
  { approvalId, toolCallId, reason }: ChunkOf<'tool-approval-request'>,
  { parts }: ChatMessage,
): Ask {
  const part = parts.findLast((one) => isToolPart(one) && one.toolCallId === toolCallId);
  const [name, input] = part && isToolPart(part) ? [toolNameOf(part), part.input] : ['', {}];
  const args = typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { input };
  return { approvalId, name, args, description: reason ?? 'Tool execution requires approval' };
}

function requestOf(asks: readonly Ask[]): object {
  const names = [...new Set(asks.map(({ name }) => name))];
  return {
    action_requests: asks.map(({ name, args, description }) => ({ name, args, description })),
    review_configs: names.map((name) => ({
      action_name: name,
      allowed_decisions: ['approve', 'edit', 'reject'],
    })),
  };
}

function answerOf(approvalId: string, decision: HitlDecision): ApprovalDecision {
  switch (decision.type) {
    case 'approve':
      return { approvalId, approved: true };
    case 'edit':
      // It came out of JSON, so it is JSON.
      return { approvalId, approved: true, input: decision.edited_action.args as JsonValue };
    case 'reject': {
      const { message } = decision;
      return { approvalId, approved: false, ...(typeof message === 'string' ? { reason: message } : {}) };
    }
  }
}
