type Opener = { mark: string; length: number; at: number };
type Bracket = { at: number; literal: boolean };

const space = /\s/;
const punctuation = /[\p{P}\p{S}]/u;
const wordCharacter = /[\p{L}\p{N}]/u;
const plainText = /[^\\`[\]<*_~!]+/y;
const openFootnote = /^\[\^[^\]]*\]?$/;
const footnote = /^\[\^[^\s[\]]+\](?=[^(])/;
const halfAutolink = /^<(?:https?|mailto):[^\s<>]*$/i;
/** What may become one. */
const schemes = ['http:', 'https:', 'mailto:'];
/** An open bracket with more text behind it is taken for a bracket, not for a link being written. */
const longestLabel = 200;
/** Nobody has so much emphasis open at once; closing it all would only make the lexer slow. */
const mostOpeners = 16;

/** Closes or hides the unfinished inline syntax at the end of a run of text. One pass. */
export function repairInline(text: string): string {
  const repair = new Repair(text);
  return repair.run();
}

class Repair {
  readonly #text: string;
  #at = 0;
  #output = '';
  #angleCloses = true;
  #openers: Opener[] = [];
  #brackets: Bracket[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (character === '\\') this.#escape();
      else if (character === '`') this.#code();
      else if (character === '[') this.#openBracket();
      else if (character === '!') this.#exclamation();
      else if (character === ']') this.#closeBracket();
      else if (character === '<') this.#angle();
      else if (character === '*' || character === '_' || character === '~') this.#delimiter(character);
      else this.#plain();
    }
    this.#dropOpenBrackets();
    return this.#closeOpeners();
  }

  #plain(): void {
    plainText.lastIndex = this.#at;
    this.#take(plainText.exec(this.#text)?.[0].length ?? 1);
  }

  #take(count: number): void {
    this.#output += this.#text.slice(this.#at, this.#at + count);
    this.#at += count;
  }

  #stop(): void {
    this.#at = this.#text.length;
  }

  #escape(): void {
    // A backslash at the very end shows what it escapes when that has come.
    if (this.#at + 1 === this.#text.length) this.#stop();
    else this.#take(2);
  }

  #code(): void {
    const length = runLength(this.#text, this.#at);
    const end = closingRun(this.#text, this.#at + length, length);
    if (end !== -1) return this.#take(end - this.#at);
    const content = this.#text.slice(this.#at + length).replace(/`+$/, '');
    if (content.trim() !== '') this.#output += '`'.repeat(length) + content + '`'.repeat(length);
    this.#stop();
  }

  #exclamation(): void {
    // Behind a space it stands for an image that begins, if it is the last.
    const before = this.#text[this.#at - 1] ?? ' ';
    if (this.#at + 1 === this.#text.length && space.test(before)) this.#stop();
    else this.#take(1);
  }

  #openBracket(): void {
    const ahead = this.#text.slice(this.#at, this.#at + longestLabel);
    if (openFootnote.test(ahead)) return this.#stop();
    const reference = footnote.exec(ahead)?.[0];
    if (reference !== undefined) return this.#take(reference.length);
    const before = this.#text[this.#at - 1] ?? ' ';
    const literal = wordCharacter.test(before);
    // Behind a word it may yet become a footnote's.
    if (literal && ahead === '[') return this.#stop();
    this.#brackets.push({ at: this.#output.length, literal });
    this.#take(1);
  }

  #closeBracket(): void {
    const bracket = this.#brackets.pop();
    if (bracket === undefined) return this.#take(1);
    const next = this.#text[this.#at + 1];
    if (next === undefined) {
      // "(" may come. After a word ("list[0]") it is far more often an index.
      if (bracket.literal) return this.#take(1);
      this.#drop(bracket);
      return this.#stop();
    }
    if (next !== '(' && next !== '[') return this.#take(1);
    const end = next === '(' ? targetEnd(this.#text, this.#at + 2) : this.#text.indexOf(']', this.#at + 2);
    if (end !== -1) return this.#take(end + 1 - this.#at);
    this.#drop(bracket);
    this.#stop();
  }

  #angle(): void {
    const rest = this.#text.slice(this.#at, this.#at + 2);
    const end = this.#angleCloses && /^<[a-z/!?]/i.test(rest) ? this.#text.indexOf('>', this.#at) : -1;
    if (end !== -1) return this.#take(end + 1 - this.#at);
    // Looked for once: what is not ahead of this bracket is not ahead of the next.
    if (/^<[a-z/!?]/i.test(rest)) this.#angleCloses = false;
    const tail = this.#text.slice(this.#at);
    const begins = tail.length < 8 && schemes.some((scheme) => scheme.startsWith(tail.slice(1)));
    if (begins || halfAutolink.test(tail)) {
      this.#output += tail.slice(1);
      return this.#stop();
    }
    this.#take(1);
  }

  #delimiter(mark: string): void {
    const length = runLength(this.#text, this.#at);
    const before = this.#text[this.#at - 1] ?? ' ';
    const after = this.#text[this.#at + length];
    if (after === undefined) {
      const opened = this.#openers.some((opener) => opener.mark === mark);
      // The end of a word with an underscore is not emphasis; anything else is about to open or close some.
      if (!opened && mark === '_' && wordCharacter.test(before)) return this.#take(length);
      return this.#stop();
    }
    if (mark === '~' && length !== 2) return this.#take(length);
    const left =
      !space.test(after) && (!punctuation.test(after) || space.test(before) || punctuation.test(before));
    const right =
      !space.test(before) && (!punctuation.test(before) || space.test(after) || punctuation.test(after));
    const intraword = mark === '_' && left && right;
    let remaining = length;
    if (right && (!intraword || punctuation.test(after))) remaining = this.#closeWith(mark, length);
    if (remaining > 0 && left && (!intraword || punctuation.test(before))) {
      this.#openers.push({ mark, length: remaining, at: this.#output.length + length - remaining });
    }
    this.#take(length);
  }

  /** Uses up a closing run, innermost opener first. Returns how much of the run is left. */
  #closeWith(mark: string, length: number): number {
    let remaining = length;
    while (remaining > 0) {
      const index = this.#openers.findLastIndex((opener) => opener.mark === mark);
      const opener = this.#openers[index];
      if (opener === undefined) break;
      const used = opener.length >= 2 && remaining >= 2 ? 2 : 1;
      remaining -= used;
      opener.length -= used;
      // Whatever opened inside and did not close is literal now.
      this.#openers.length = opener.length === 0 ? index : index + 1;
    }
    return remaining;
  }

  /** Takes the bracket, and an image's exclamation mark, out of what is shown. */
  #drop(bracket: Bracket): void {
    const from = this.#output[bracket.at - 1] === '!' ? bracket.at - 1 : bracket.at;
    const count = bracket.at + 1 - from;
    this.#output = this.#output.slice(0, from) + this.#output.slice(bracket.at + 1);
    for (const opener of this.#openers) if (opener.at > bracket.at) opener.at -= count;
  }

  #dropOpenBrackets(): void {
    for (const bracket of this.#brackets.toReversed()) {
      if (!bracket.literal && this.#output.length - bracket.at <= longestLabel) this.#drop(bracket);
    }
  }

  #closeOpeners(): string {
    if (this.#openers.length > mostOpeners) return this.#output;
    let output = this.#openers.length === 0 ? this.#output : this.#output.trimEnd();
    for (const { mark, length, at } of this.#openers.toReversed()) {
      const content = output.slice(at + length);
      // Emphasis around nothing would show its own marks.
      output = content === '' ? output.slice(0, at) : output + mark.repeat(length);
    }
    return output;
  }
}

function runLength(text: string, at: number): number {
  let end = at + 1;
  while (text[end] === text[at]) end += 1;
  return end - at;
}

/** Where the run of exactly `length` backticks after `from` ends, or -1. */
function closingRun(text: string, from: number, length: number): number {
  for (let at = text.indexOf('`', from); at !== -1; at = text.indexOf('`', at)) {
    const run = runLength(text, at);
    if (run === length) return at + run;
    at += run;
  }
  return -1;
}

/** The index of the parenthesis that ends a link's target and title, or -1 while it has not come. */
function targetEnd(text: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\') at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '<' && text.slice(from, at).trim() === '') quote = '>';
    else if ((character === '"' || character === "'") && space.test(text[at - 1] ?? '')) quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')' && depth-- === 0) return at;
  }
  return -1;
}
