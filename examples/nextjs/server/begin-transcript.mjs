import { lobby } from '../lib/lobby.mjs';

/**
 * Has something stand in the lobby, so that the first page already holds a transcript.
 * @param {import('colloquy/gateway').Gateway} gateway
 */
export async function beginTranscript(gateway) {
  await gateway.publish(lobby, {
    author: { kind: 'person', id: 'ada', name: 'Ada' },
    message: {
      id: 'welcome-question',
      role: 'user',
      parts: [{ type: 'text', text: 'What was on this page before any script ran?' }],
    },
  });
  await gateway.publish(lobby, {
    author: { kind: 'agent', id: 'guide', name: 'Guide' },
    message: {
      id: 'welcome-answer',
      role: 'assistant',
      parts: [
        {
          type: 'text',
          text:
            '**This transcript was.** The server asked the gateway for a snapshot, rendered it, and sent both along.\n\n' +
            '- The HTML holds what you read here, Markdown and all.\n' +
            '- The page opened its socket afterwards and asked only for what came *after* the snapshot.\n\n' +
            'Write something: the answer is streamed.',
        },
      ],
    },
  });
}
