import type { Speaker, Speech } from '../speaker.js';

const honesty =
  'I am the guide to this package, and no language model: I need no key and no network. I search the project’s own ' +
  'documents and quote them word by word, and a handful of rules decide when to use a tool instead.';

const abilities = `You can ask me, for example:

- **How does delivery work?** — I search the documents and quote them, with links
- **calculate 12 * (3 + 4)** — a tool that runs on the server
- **What page am I on?** — a tool that runs in your browser
- **Save a note: water the plants** — a tool that asks you first; then *list notes*
- **Show me a table**, **show me some code**, or **tell me everything about delivery** for a long answer

With \`OPENAI_API_KEY\` and \`OPENAI_MODEL\` set (and \`OPENAI_BASE_URL\` for another server), a real model takes my place, with the same tools.`;

/** Says hello, and at once what is talking here. */
export async function* answerGreeting(speaker: Speaker): Speech {
  yield* speaker.reason('A greeting. I say hello, and what I am.');
  yield* speaker.say(`Hello! ${honesty}\n\n${abilities}`);
}

/** Says what the guide is, and what it can do. */
export async function* answerIntroduction(speaker: Speaker): Speech {
  yield* speaker.reason('A question about me. The honest answer is a short one.');
  yield* speaker.say(`${honesty}\n\n${abilities}`);
}
