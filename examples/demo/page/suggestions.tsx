import { Thread, useChatScope } from 'colloquy/components';
import type { ReactElement } from 'react';

const prompts = [
  { text: 'What can you do?', hint: 'what answers here' },
  { text: 'How does delivery work?', hint: 'searches the documents on the server and quotes them' },
  { text: 'calculate 12 * (3 + 4)', hint: 'a tool that runs on the server' },
  { text: 'What page am I on?', hint: 'a tool that runs in this browser' },
  { text: 'Save a note: water the plants', hint: 'a tool that asks you first' },
  { text: 'Tell me everything about delivery', hint: 'a long answer: pull the cable in the middle of it' },
];

/** What to try first, one for each kind of tool. */
export function Suggestions(): ReactElement {
  const { sendMessage } = useChatScope('Suggestions');
  return (
    <Thread.Empty>
      <strong>Ask something, then pull the cable</strong>
      <span>The answer goes on where it stopped: nothing lost, nothing doubled.</span>
      <ul className="demo-suggestions">
        {prompts.map(({ text, hint }) => (
          <li key={text}>
            <button type="button" onClick={() => void sendMessage({ text })}>
              <span>{text}</span>
              <small>{hint}</small>
            </button>
          </li>
        ))}
      </ul>
    </Thread.Empty>
  );
}
