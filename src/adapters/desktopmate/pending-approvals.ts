import * as z from 'zod/mini';

import { isToolPart, toolNameOf } from '../../model/fold/tool-lookup.js';
import type { ChunkOf, UIMessageChunk } from '../../model/chunk.js';
import type { JsonValue } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import type { Clock } from '../../shared/clock.js';
import type { HitlDecision } from './client-messages.js';

/** One call that a person is asked about. */
type Ask = {
  approvalId: string;
  name: string;
  args: unknown;
  description: string;
  /** Where the agent says which calls are asked about together. */
  batch?: z.infer<typeof batchSchema> | undefined;
};

/** As `turn.requestApproval({ batch })` writes it. */
const batchSchema = z.object({ batchId: z.string(), index: z.number(), size: z.number() });

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

/** How long the first calls of a batch that an agent has named wait for its others, in ms; then they go without them. */
const BATCH_MS = 2_000;

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

  const rest = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
  };
  /** Whatever is asked together with the oldest that waits, in its order. */
  const group = (): Ask[] => {
    const id = gathered[0]?.batch?.batchId;
    return gathered
      .filter((one) => one.batch?.batchId === id)
      .toSorted((a, b) => (a.batch?.index ?? 0) - (b.batch?.index ?? 0));
  };
  const flush = (): void => {
    rest();
    if (batch.length > 0 || gathered.length === 0) return;
    batch = group();
    gathered = gathered.filter((one) => !batch.includes(one));
    ask(requestOf(batch));
  };
  /** Asks at once where nobody is missing, and a little later otherwise. */
  const next = (): void => {
    const named = gathered[0]?.batch;
    if (named && group().length >= named.size) return flush();
    if (gathered.length > 0) timer ??= clock.setTimer(flush, named ? BATCH_MS : GATHER_MS);
  };
  const gather = (one: Ask): void => {
    gathered.push(one);
    next();
  };
  const finish = (): void => {
    batch = [];
    answered();
    next();
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
      // Its batch has been answered but for it.
      if (one) gather({ ...one, batch: undefined });
    },
    clear: () => {
      rest();
      gathered = [];
      batch = [];
    },
  };
}

function askOf(
  { approvalId, toolCallId, reason, approvalDescriptor }: ChunkOf<'tool-approval-request'>,
  { parts }: ChatMessage,
): Ask {
  const part = parts.findLast((one) => isToolPart(one) && one.toolCallId === toolCallId);
  const [name, input] = part && isToolPart(part) ? [toolNameOf(part), part.input] : ['', {}];
  const args = typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { input };
  const { data: batch } = z.safeParse(batchSchema, approvalDescriptor);
  return { approvalId, name, args, description: reason ?? 'Tool execution requires approval', batch };
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
