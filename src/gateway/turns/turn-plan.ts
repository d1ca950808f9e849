import type { ChannelEvent } from '../../model/event.js';
import type { JsonObject } from '../../model/json.js';
import type { AgentDefinition, ClientToolDescription } from '../agent.js';
import type { Actor } from '../gateway-context.js';

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

/** The event that opens the planned turn's message, under the message that it answers or further down its branch. */
export function turnStarted(plan: TurnPlan, now: number, parentId = plan.parentId): ChannelEvent {
  const { id, name, avatar } = plan.agent;
  return {
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
}
