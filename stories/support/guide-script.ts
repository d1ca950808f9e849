import { askApproval, callServerTool, choose, marks, say, think, type Script } from 'colloquy/testing';

const overview = `Whatever you do to the line, this answer arrives **whole and once**. Try it:

1. ask me to *count*, and press **Cut** in the toolbar while I do;
2. turn on **Copies**, so that every message arrives twice;
3. **Restart** the gateway in mid-word.

The counters beside the buttons stay at *lost 0, doubled 0*.`;

const code = `A provider, a chat, and the sheet:

\`\`\`tsx
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import 'colloquy/styles.css';

export function Support() {
  return (
    <ConnectionProvider url="/chat">
      <Chat channel="support" />
    </ConnectionProvider>
  );
}
\`\`\`

That is all of it.`;

const table = `| What befalls the line | What you see |
| :-- | :-- |
| it is cut | the answer goes on in mid-word |
| it is slow | the same, later |
| messages come twice | once |
| the gateway restarts | a part that can be continued |`;

const answers: { when: RegExp; script: Script }[] = [
  { when: /count/i, script: marks(400, { pace: 20 }) },
  { when: /code|how/i, script: say(code) },
  { when: /table|compare/i, script: say(table) },
  {
    when: /add|calculat|\+/i,
    script: [callServerTool('calculate', { sum: '40 + 2' }, 42), say('It is **42**.')],
  },
  {
    when: /delete|remove/i,
    script: askApproval(
      'delete_note',
      { path: '/notes/today.md' },
      {
        reason: 'Delete /notes/today.md for good?',
        output: 'deleted',
        next: ({ approved }) => say(approved ? 'It is gone.' : 'I left it where it is.'),
      },
    ),
  },
];

/** An agent to play with: counts, writes code and tables, calls tools, asks before it deletes. */
export const guideScript: Script = choose(({ messages }) => {
  const last = messages.at(-1)?.parts.map((part) => (part.type === 'text' ? part.text : '')) ?? [];
  const found = answers.find(({ when }) => when.test(last.join(' ')));
  return found?.script ?? [think('They want to see what this can do. I will be brief.'), say(overview)];
});
