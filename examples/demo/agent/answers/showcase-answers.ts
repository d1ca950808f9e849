import { citeSources } from './cite-sources.js';
import type { DocumentIndex } from '../document-index.js';
import type { DocumentBlock, DocumentSection } from '../document-section.js';
import { quoteWhole } from '../quotation.js';
import { citeMarkdown, quoteMarkdown } from '../quote-markdown.js';
import type { Speaker, Speech } from '../speaker.js';
import type { LinkTo } from '../tools/search-docs.js';

/** How many sections a long answer goes through, and how long it may get, in characters. */
const maxSections = 12;
const maxLength = 12_000;

/** A table of what the guide has read. */
export async function* answerTable(speaker: Speaker, index: DocumentIndex, linkTo: LinkTo): Speech {
  yield* speaker.reason('A table of what I know best: the documents that I answer from, counted just now.');
  const rows = index.files.map(({ path, source }) => {
    const sections = index.sections.filter((section) => section.path === path).length;
    return `| [${path}](${linkTo(path, 1)}) | ${sections} | ${source.split('\n').length} | ${source.length} |`;
  });
  yield* speaker.say(
    rows.length === 0
      ? 'There are no documents to make a table of.'
      : `I answer from ${rows.length === 1 ? 'this document' : `these ${rows.length} documents`}:\n\n` +
          `| Document | Sections | Lines | Characters |\n| --- | ---: | ---: | ---: |\n${rows.join('\n')}`,
  );
}

/** Code out of the documents: about a topic where one is named. */
export async function* answerCode(
  speaker: Speaker,
  index: DocumentIndex,
  topic: string,
  linkTo: LinkTo,
): Speech {
  yield* speaker.reason(
    'I write no code myself; I look for an example in the documents and show it as it stands there.',
  );
  const sections = topic === '' ? index.sections : index.search(topic, 20).map((hit) => hit.section);
  const found = findCode(sections) ?? findCode(index.sections);
  if (!found) {
    yield* speaker.say('The documents hold no code that I could show.');
    return;
  }
  const { section, block } = found;
  const { path, headings } = section;
  const url = linkTo(path, block.line);
  const citation = citeMarkdown({ path, heading: headings.at(-1) ?? path, line: block.line }, url);
  yield* citeSources([{ path, url }]);
  yield* speaker.say(`From the documents:\n\n${block.text}\n\n${citation}`);
}

/** Everything that the documents say about a topic: several screens. */
export async function* answerEverything(
  speaker: Speaker,
  index: DocumentIndex,
  topic: string,
  linkTo: LinkTo,
): Speech {
  yield* speaker.reason(
    `I gather every section that has to do with “${topic}” and read them out, those that name it first.`,
  );
  const sections = index.searchWidely(topic, maxSections).map((hit) => hit.section);
  if (sections.length === 0) {
    yield* speaker.say(`The documents say nothing about “${topic}”, so there is nothing to tell.`);
    return;
  }
  let text = `## Everything the documents say about ${topic}\n`;
  const cited: { path: string; url: string }[] = [];
  for (const section of sections) {
    const quotations = quoteWhole(section).map((quotation) =>
      quoteMarkdown(quotation, linkTo(quotation.path, quotation.line)),
    );
    const passage = `\n### ${section.headings.at(-1) ?? section.path}\n\n${quotations.join('\n\n')}\n`;
    if (text.length + passage.length > maxLength && cited.length > 0) break;
    cited.push({ path: section.path, url: linkTo(section.path, section.line) });
    text += passage;
  }
  yield* citeSources(cited);
  yield* speaker.say(
    `${text}\nThat was ${cited.length === 1 ? 'one section' : `${cited.length} sections`}, word by word.`,
  );
}

function findCode(
  sections: readonly DocumentSection[],
): { section: DocumentSection; block: DocumentBlock } | undefined {
  for (const section of sections) {
    const block = section.blocks.find(({ kind, text }) => kind === 'code' && isProgram(text));
    if (block) return { section, block };
  }
  return undefined;
}

// Diagrams and shell commands are fenced too.
function isProgram(text: string): boolean {
  return /^\s*[`~]{3,}\s*(tsx?|jsx?|typescript|javascript)\b/.test(text);
}
