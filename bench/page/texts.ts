/** Stands at the end of each streamed text: who sees it on the page knows that all is there. */
export const lastWords = 'andthatwasall';

export type BenchMessage = { id: string; role: 'user' | 'assistant'; text: string };

const words = (
  'a reader follows one answer while the gateway numbers every event and the page draws what changed in this frame ' +
  'so nothing waits for the rest of the thread because each row asks only for its own message and the open block alone ' +
  'is parsed again until its end has come and then never more'
).split(' ');

/** Words by place, so that each run and each contender sees the same text. */
function phrase(seed: number, length: number): string {
  return Array.from(
    { length },
    (_, index) => words[(seed * 7 + index * 11 + (index % 3) * seed) % words.length],
  ).join(' ');
}

function sentence(seed: number): string {
  const body = phrase(seed, 9 + (seed % 8));
  const start = `${body.charAt(0).toUpperCase()}${body.slice(1)}`;
  switch (seed % 7) {
    case 1:
      return `${start}, **${phrase(seed + 1, 2)}** first.`;
    case 3:
      return `${start}, as [the page on ${phrase(seed, 2)}](https://example.com/pages/${seed}) says.`;
    case 4:
      return `${start}: call \`use${seed}()\` once.`;
    case 6:
      return `${start}, *${phrase(seed + 2, 3)}* at least.`;
    default:
      return `${start}.`;
  }
}

const paragraph = (seed: number): string =>
  Array.from({ length: 2 + (seed % 4) }, (_, index) => sentence(seed + index)).join(' ');

const codeLine = (seed: number): string =>
  `  const value${seed} = read(${seed}, { after: '${phrase(seed, 1)}', limit: ${seed * 3} });`;

/** One block of each kind that answers are made of, paragraphs most of all. */
const blocks: ((seed: number) => string)[] = [
  paragraph,
  (seed) => `## ${phrase(seed, 4)}`,
  paragraph,
  (seed) => Array.from({ length: 3 + (seed % 4) }, (_, index) => `- ${sentence(seed + index)}`).join('\n'),
  paragraph,
  (seed) =>
    [
      '```ts',
      `export function step${seed}() {`,
      ...Array.from({ length: 4 + (seed % 9) }, (_, n) => codeLine(seed + n)),
      '}',
      '```',
    ].join('\n'),
  paragraph,
  (seed) =>
    Array.from({ length: 3 + (seed % 3) }, (_, index) => `${index + 1}. ${sentence(seed + index)}`).join(
      '\n',
    ),
  paragraph,
  (seed) =>
    ['| what | how much | note |', '| --- | ---: | :--- |']
      .concat(
        Array.from(
          { length: 3 + (seed % 4) },
          (_, n) => `| ${phrase(seed + n, 2)} | ${seed * n} | \`${n}\` ${phrase(n, 3)} |`,
        ),
      )
      .join('\n'),
  (seed) => `> ${sentence(seed)}`,
];

/** An answer in Markdown of about so many characters, the last words included. */
export function answerOf(length: number, seed = 1): string {
  let text = `# ${phrase(seed, 5)}\n\n${paragraph(seed)}`;
  for (let index = 0; text.length < length - 50; index += 1) {
    text += `\n\n${(blocks[index % blocks.length] ?? paragraph)(seed + index * 3)}`;
  }
  return `${text}\n\nHere it ends, ${lastWords}`;
}

const lengths = [3, 5, 4, 2, 6, 4, 5, 3, 4];

/** The text in tokens of two to six characters, four on average, as models write. */
export function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = lengths[tokens.length % lengths.length] ?? 4;
    tokens.push(text.slice(at, at + length));
    at += length;
  }
  return tokens;
}

/** A thread of so many settled messages, questions and answers in turn; answers of some 300 to 900 characters. */
export function threadOf(count: number, format: 'plain' | 'markdown'): BenchMessage[] {
  return Array.from({ length: count }, (_, index): BenchMessage => {
    const id = `m${index}`;
    if (index % 2 === 0)
      return { id, role: 'user', text: `Question ${index}: ${phrase(index, 5 + (index % 12))}?` };
    const text =
      format === 'plain'
        ? `Answer ${index}: ${phrase(index, 12 + ((index * 5) % 90))}.`
        : `Answer ${index}\n\n${answerOf(300 + ((index * 37) % 600), index).replace(lastWords, 'so far')}`;
    return { id, role: 'assistant', text };
  });
}
