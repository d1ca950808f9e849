import type { ChannelEvent } from '../../model/event.js';
import type { JsonObject } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import { withoutUndefined } from '../../model/without-undefined.js';
import type { AgentDefinition, ClientToolDescription } from '../agent.js';
import type { Actor } from '../gateway-context.js';
import type { StoredPlan, TurnRecord } from '../store.js';

/** A turn that was asked for: all that is known before it starts. */
export type TurnPlan = {
  turnId: string;
  messageId: string;
  agent: AgentDefinition;
  /** The message that is answered. */
  parentId: string;
  /** It stands beside another answer, and not behind what was written until it begins. */
  isAlternative: boolean;
  actor: Actor;
  commandId: string;
  body: JsonObject;
  tools: readonly ClientToolDescription[];
};

/** Plans by the event that begins their turn: what is not for the log is stored beside it. */
const plans = new WeakMap<ChannelEvent, TurnPlan>();

/** What is kept of the turn that this event begins, where its agent can go on with it after a restart. */
export function storedPlan(started: ChannelEvent): StoredPlan | undefined {
  const plan = plans.get(started);
  if (!plan?.agent.resumable) return undefined;
  const { actor, commandId, body, tools } = plan;
  return { user: actor.user, sessionId: actor.sessionId, commandId, body, tools: [...tools] };
}

/** The plan of a turn that somebody else began, from what was kept of it. */
export function planAgain(
  { turnId, messageId, plan }: TurnRecord,
  agent: AgentDefinition,
  message: ChatMessage,
): TurnPlan | undefined {
  if (!plan || message.chat.parentId === null) return undefined;
  const { user, sessionId, commandId, body, tools } = plan;
  return {
    turnId,
    messageId,
    agent,
    parentId: message.chat.parentId,
    isAlternative: false,
    actor: { user, sessionId },
    commandId,
    body,
    tools: tools.map((tool) => withoutUndefined(tool)),
  };
}

/** The event that opens the planned turn's message, under the message that it answers or further down its branch. */
export function turnStarted(plan: TurnPlan, now: number, parentId = plan.parentId): ChannelEvent {
  const { id, name, avatar } = plan.agent;
  const event: ChannelEvent = {
    type: 'turn-started',
    turnId: plan.turnId,
    message: {
      id: plan.messageId,
      role: 'assistant',
      parts: [],
      chat: {
        author: {
          id,
          kind: 'agent',
          ...(name === undefined ? {} : { name }),
          ...(avatar === undefined ? {} : { avatar }),
        },
        parentId,
        turnId: plan.turnId,
        createdAt: now,
        status: 'streaming',
      },
    },
    initiator: { userId: plan.actor.user.id, sessionId: plan.actor.sessionId },
    commandId: plan.commandId,
  };
  plans.set(event, plan);
  return event;
}
