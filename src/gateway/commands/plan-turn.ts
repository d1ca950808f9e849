import type { ChannelEvent } from '../../model/event.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { CommandType } from '../../protocol/commands.js';
import { createId } from '../../shared/ids.js';
import type { AgentDefinition } from '../agent.js';
import { refusal } from '../wire-error.js';
import { withoutUndefined } from '../../model/without-undefined.js';
import type { CommandCall } from './command-handler.js';

/** The commands that can start a turn. */
type TurnCommand = Extract<CommandType, 'message-send' | 'message-edit' | 'turn-regenerate'>;

/** A turn that was asked for: `undefined` where nobody answers. */
export type PlannedTurn =
  | {
      turn: { turnId: string; messageId: string } | undefined;
      /** What has to stand before the asking message itself. */
      earlier: ChannelEvent[];
      events: ChannelEvent[];
      committed: () => void;
    }
  | { refusal: ChatError };

/** Plans the turn that answers `parentId`: by the agent that the command names, or the gateway's own. */
export function planTurn(call: CommandCall<TurnCommand>, parentId: string): PlannedTurn {
  const { command, context, turns, actor } = call;
  const agent = chosenAgent(call);
  if (agent === 'unknown') {
    const name = JSON.stringify(command.agent);
    return {
      refusal: refusal(
        'message-invalid',
        `There is no agent ${name}, so nobody could answer. Name another, or none.`,
      ),
    };
  }
  if (!agent) return { turn: undefined, earlier: [], events: [], committed: () => undefined };
  const turn = { turnId: createId(context.random), messageId: createId(context.random) };
  const requested = turns.request({
    ...turn,
    agent,
    parentId,
    isAlternative: command.type === 'turn-regenerate',
    actor,
    commandId: call.id,
    body: command.body ?? {},
    tools: (command.tools ?? []).map((tool) => withoutUndefined(tool)),
  });
  return 'refusal' in requested ? requested : { turn, ...requested };
}

function chosenAgent({
  command,
  context,
}: CommandCall<TurnCommand>): AgentDefinition | 'unknown' | undefined {
  if (command.agent === null) return undefined;
  if (command.agent === undefined) return context.defaultAgent;
  return context.agents.get(command.agent) ?? 'unknown';
}
