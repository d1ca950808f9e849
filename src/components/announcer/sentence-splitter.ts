/** Takes a growing text in and gives its sentences out, each once it is complete. */
export type SentenceSplitter = {
  /** The sentences that this piece completes, without the marks of Markdown. */
  add: (delta: string) => string[];
  /** What is left at the end. */
  end: () => string[];
};

/** Characters after which a sentence without an end is cut at a space. */
const longest = 300;

const fence = /^ {0,3}(`{3,}|~{3,})/;
const beginsItem = /^\s*(?:[-*+]\s|\d+[.)]\s|>)/;
/** The end of a sentence in most scripts, with what closes behind it, and then room: "3.5" is none, nor is "1." of a list. */
const sentenceEnd = /(?:[.!?؟…]["'”’»)\]*_]*(?=\s)|[。！？]["'”’」』）*_]*)/g;

/** Splits the Markdown of an answer into sentences to be spoken. Code is left out: `nameCode` says that some stands there. */
export function createSentenceSplitter(nameCode: (language: string | undefined) => string): SentenceSplitter {
  let line = '';
  /** Complete lines of the paragraph that is open. */
  let paragraph = '';
  let closing: string | null = null;
  /** Whether the beginning of the line has been taken already, so that what is left can begin nothing. */
  let isContinued = false;

  const endParagraph = (): string[] => {
    const rest = plain(paragraph);
    paragraph = '';
    return rest === '' ? [] : [rest];
  };

  const endLine = (): string[] => {
    const whole = line;
    const isRest = isContinued;
    line = '';
    isContinued = false;
    if (isRest) {
      paragraph += `${whole} `;
      return takeSentences();
    }
    const mark = fence.exec(whole)?.[1];
    if (closing !== null) {
      if (mark?.startsWith(closing) === true) closing = null;
      return [];
    }
    if (mark !== undefined) {
      closing = mark;
      const language = /^\s*[`~]+\s*([^\s`~]+)/.exec(whole)?.[1];
      return [...endParagraph(), nameCode(language)];
    }
    if (whole.trim() === '') return endParagraph();
    // A heading, an item or a row of a table is a sentence by itself.
    const isRow = /^\s*(?:#{1,6}\s|\|)/.test(whole);
    const before = isRow || beginsItem.test(whole) ? endParagraph() : [];
    paragraph += `${whole} `;
    return [...before, ...takeSentences(), ...(isRow ? endParagraph() : [])];
  };

  const takeSentences = (): string[] => {
    const sentences: string[] = [];
    let from = 0;
    for (const match of paragraph.matchAll(sentenceEnd)) {
      const end = match.index + match[0].length;
      if (/^\s*\d+\.$/.test(paragraph.slice(from, end))) continue;
      sentences.push(plain(paragraph.slice(from, end)));
      from = end;
    }
    paragraph = paragraph.slice(from);
    if (paragraph.length > longest) {
      const space = paragraph.lastIndexOf(' ', longest);
      const end = space > 0 ? space : longest;
      sentences.push(plain(paragraph.slice(0, end)));
      paragraph = paragraph.slice(end);
    }
    return sentences.filter((sentence) => sentence !== '');
  };

  return {
    add: (delta) => {
      const sentences: string[] = [];
      const pieces = delta.split('\n');
      for (const [index, piece] of pieces.entries()) {
        line += piece;
        if (index < pieces.length - 1) sentences.push(...endLine());
      }
      // A line is long in prose: what is complete in it need not wait for its end. What it may begin must be known first.
      const isProse = closing === null && (isContinued || (line.length > 3 && !/^\s*[`~|#]/.test(line)));
      if (isProse && /\s$|[。！？]/.test(line)) {
        if (!isContinued && beginsItem.test(line)) sentences.push(...endParagraph());
        paragraph += line;
        line = '';
        isContinued = true;
        sentences.push(...takeSentences());
      }
      return sentences;
    },
    end: () => [...(line === '' ? [] : endLine()), ...endParagraph()],
  };
}

/** A sentence as it is spoken: without the marks of Markdown and the addresses of links. */
function plain(source: string): string {
  return source
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|>\s?)/, '')
    .replace(/^[\s|:-]+$|\s*\|\s*/g, ' ')
    .replace(/[`*~]+|(?<!\w)_+|_+(?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
