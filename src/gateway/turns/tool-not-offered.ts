import { ChatError } from '../../protocol/chat-error.js';
import type { ClientToolDescription } from '../agent.js';

/** An agent called a client tool that the asking page did not say it runs: nobody may ever answer. */
export function toolNotOffered(toolName: string, offered: readonly ClientToolDescription[]): ChatError {
  const names = offered.length === 0 ? 'no tool' : offered.map(({ name }) => name).join(', ');
  const sentence = `The agent called the client tool ${JSON.stringify(toolName)}, but the page that asked offers ${names}, so its turn waits until somebody answers with addToolOutput. Offer it on the page, in \`tools\` of the chat or of the message that is sent, or call one of turn.tools.`;
  return new ChatError('tool-call-missing', sentence);
}
