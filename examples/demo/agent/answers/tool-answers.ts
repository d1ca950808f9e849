import * as z from 'zod/mini';

import type { Speaker, Speech } from '../speaker.js';
import { pageInfoSchema, pageInfoToolName } from '../tools/page-info.js';

const calculationSchema = z.object({ expression: z.string(), result: z.string() });
const savedSchema = z.object({ text: z.string(), count: z.number() });
const notesSchema = z.object({ notes: z.array(z.string()) });

/** Does a sum on the server. */
export async function* answerCalculation(speaker: Speaker, expression: string): Speech {
  yield* speaker.reason(
    'That is arithmetic. The `calculate` tool does it on the server, so nobody has to guess.',
  );
  const result = yield* speaker.call('calculate', { expression });
  if (result.state === 'output-available') {
    const { expression: asked, result: value } = z.parse(calculationSchema, result.output);
    yield* speaker.say(`${code(asked)} is **${value}**.`);
  } else if (result.state === 'output-error') {
    yield* speaker.say(`I could not calculate that. ${result.errorText}`);
  }
}

/** Asks the page that asked. */
export async function* answerPageInfo(speaker: Speaker): Speech {
  yield* speaker.reason('Only the browser knows its page, so I call `get_page_info` and it runs there.');
  if (!speaker.turn.tools.some((tool) => tool.name === pageInfoToolName)) {
    yield* speaker.say('The page that you ask from offers no `get_page_info` tool, so I cannot see it.');
    return;
  }
  const result = yield* speaker.call(pageInfoToolName, {});
  if (result.state !== 'output-available') {
    const why = result.state === 'output-error' ? ` It said: ${result.errorText}` : '';
    yield* speaker.say(`The page did not answer.${why}`);
    return;
  }
  const page = z.safeParse(pageInfoSchema, result.output);
  if (!page.success) {
    yield* speaker.say(
      `The page answered in a form that I do not know:\n\n${fence(JSON.stringify(result.output, null, 2))}`,
    );
    return;
  }
  const { title, url, viewport, language, theme } = page.data;
  const rows = [
    ['Title', title],
    ['Address', url],
    ['Viewport', `${viewport.width} × ${viewport.height} px`],
    ['Language', language],
    ['Theme', theme],
  ].map(([name, value]) => `| ${name} | ${(value ?? '').replaceAll('|', '\\|').replace(/\s+/g, ' ')} |`);
  yield* speaker.say(
    `Your browser tells me this about its page:\n\n| | |\n| --- | --- |\n${rows.join('\n')}`,
  );
}

/** Keeps a note, if a person agrees. */
export async function* answerSaveNote(speaker: Speaker, text: string): Speech {
  if (text === '') {
    yield* speaker.say('What shall the note say? Write it like this: `save a note: buy milk`.');
    return;
  }
  yield* speaker.reason(
    'Saving a note changes something for everybody here, so `save_note` asks a person first.',
  );
  const result = yield* speaker.call('save_note', { text });
  if (result.state === 'output-available') {
    const saved = z.parse(savedSchema, result.output);
    const changed = saved.text === text ? '' : ' (as you changed it)';
    yield* speaker.say(
      `Saved${changed}: ${code(saved.text)}. That makes ${saved.count} here; ask me to “list notes” to see them. ` +
        'They live in the memory of this server and are gone when it restarts.',
    );
  } else if (result.state === 'output-denied') {
    yield* speaker.say(`You said no${result.reason ? ` (${result.reason})` : ''}, so nothing was saved.`);
  } else {
    yield* speaker.say(`The note was not saved. ${result.errorText}`);
  }
}

/** Reads the notes of this channel. */
export async function* answerListNotes(speaker: Speaker): Speech {
  yield* speaker.reason(
    'The notes of this conversation are in the memory of the server; `list_notes` reads them.',
  );
  const result = yield* speaker.call('list_notes', {});
  if (result.state !== 'output-available') return;
  const { notes } = z.parse(notesSchema, result.output);
  const list = notes.map((note, index) => `${index + 1}. ${code(note)}`).join('\n');
  yield* speaker.say(
    notes.length === 0
      ? 'There are no notes here yet. Save one with `save a note: …`.'
      : `${notes.length === 1 ? 'One note' : `${notes.length} notes`}:\n\n${list}`,
  );
}

/** A person's text, shown as it is and not read as Markdown. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return longest === 0 ? `${marks}${line}${marks}` : `${marks} ${line} ${marks}`;
}

function fence(text: string): string {
  return `\`\`\`json\n${text}\n\`\`\``;
}
