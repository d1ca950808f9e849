import type { EndpointHost } from '../../protocol/endpoint.js';
import { createId } from '../../shared/ids.js';
import { systemRandom } from '../../shared/random.js';

/**
 * The document's `send_agent_message`: what an agent says in a circle. It is a message of the channel, so native pages
 * show it as one, and this wire's clients get it as `agent_message`.
 *
 * @param to The gateway.
 * @example await sendAgentMessage(gateway, 'dev-team', 7, 'Tests are green.')
 */
export async function sendAgentMessage(
  to: Pick<EndpointHost, 'publish'>,
  circleName: string,
  agentId: number | string,
  content: string,
): Promise<void> {
  const id = createId(systemRandom);
  await to.publish(circleName, {
    message: { id, role: 'assistant', parts: [{ type: 'text', text: content }] },
    author: { kind: 'agent', id: String(agentId) },
  });
}
