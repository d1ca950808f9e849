import { setTimeout as delay } from 'node:timers/promises';

/** ms between two words: about as fast as a model writes. */
const paceMs = 40;

/**
 * Answers with a script, in Markdown, word by word. It needs no key and no network; put `openAIAgent` of
 * `colloquy/agents/openai`, or any AI SDK stream, in its place.
 * @type {import('colloquy/gateway').AgentDefinition}
 */
export const scriptedAgent = { id: 'guide', name: 'Guide', run: answer };

/**
 * @param {import('colloquy/gateway').Turn} turn
 * @returns {AsyncGenerator<import('colloquy/gateway').UIMessageChunk>}
 */
async function* answer({ messages, signal }) {
  const id = 'answer';
  yield { type: 'text-start', id };
  for (const word of script(lastText(messages)).match(/\s*\S+\s*/g) ?? []) {
    // Stopped in mid-sentence: what was said so far stays.
    await delay(paceMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    yield { type: 'text-delta', id, delta: word };
  }
  yield { type: 'text-end', id };
}

/** @param {readonly import('colloquy/gateway').ChatMessage[]} messages */
function lastText(messages) {
  return messages
    .slice(-1)
    .flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')))
    .join('');
}

/** @param {string} question */
function script(question) {
  const quoted = question.replace(/^/gm, '> ');
  return `You wrote:

${quoted}

I am a **script**, so I say the same to everybody. Here is how these words reached you:

1. Your message went over the one socket of this page to the gateway, which runs in the process that rendered the page.
2. The gateway wrote it into the log of the channel \`lobby\` and asked me for an answer.
3. Each word of mine became an *event with a number*. Whoever is in the lobby reads the same events.

\`\`\`ts
const snapshot = await gateway.snapshot('lobby');
\`\`\`

Reload the page: this answer will be in its HTML, and the page will go on from the number of the last event that it was
rendered with. **That is all.**`;
}
