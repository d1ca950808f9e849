import type { ChannelEvent } from '../../model/event.js';
import type { ToolOutcome } from '../agent.js';
import type { OpenChannel } from '../hub.js';
import { outcomeChunk } from './executor-call.js';

const GONE: ToolOutcome = {
  state: 'output-error',
  errorText: 'The page that ran this tool went away before it answered, so nobody knows whether it was done.',
};

/**
 * Takes the calls away from a page that does not come back: one whose tool says that it may run twice is offered again,
 * the others have failed. Either way whatever that page still says of them is refused.
 */
export async function releaseClaims({ channel, turns }: OpenChannel, sessionId: string): Promise<void> {
  if (!turns.running) return;
  await channel.run(async () => {
    const { running } = turns;
    const turn = running && channel.state.turns.get(running.plan.turnId);
    const held = turn?.calls.filter(({ claimedBy }) => claimedBy?.sessionId === sessionId) ?? [];
    if (!running || !turn || held.length === 0) return;
    const { turnId, messageId } = turn;
    const mayRepeat = ({ toolName }: { toolName: string }): boolean =>
      running.plan.tools.find(({ name }) => name === toolName)?.idempotent === true;
    await channel.commit({
      events: held.map((call): ChannelEvent => {
        const { toolCallId, toolName } = call;
        return mayRepeat(call)
          ? { type: 'tool-call-offered', turnId, toolCallId, toolName }
          : { type: 'turn-chunk', turnId, messageId, chunk: outcomeChunk(toolCallId, GONE) };
      }),
    });
    for (const call of held) {
      if (mayRepeat(call)) running.waits.release(call.toolCallId);
      else running.waits.settleCall(call.toolCallId, GONE);
    }
  });
}
