import type { AgentFunction } from '../../gateway/agent.js';
import { fromUIMessageStream } from './from-ui-message-stream.js';
import { requestAnswer, type UIMessageStreamAgentOptions } from './request-answer.js';

/**
 * An agent that lives behind an AI SDK chat route. Each call is one POST with the body that the SDK's own HTTP
 * transport sends, `{ id, messages, trigger, messageId }`: `id` is the channel, and messages are plain `UIMessage`s.
 *
 * Where the route ends its answer with calls of the page's tools or with requests for approval, the gateway settles
 * them and calls the agent again; the route then gets the message so far, as an SDK client would send it.
 *
 * A route that cannot be reached, refuses, or breaks off in mid-answer throws a `UIMessageStreamError` in the turn.
 */
export function createUIMessageStreamAgent(options: UIMessageStreamAgentOptions): AgentFunction {
  return fromUIMessageStream((turn) => requestAnswer(options, turn));
}
