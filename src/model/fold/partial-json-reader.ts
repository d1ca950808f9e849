import { escapes, isDigit, isSpace, plainRunEnd } from './json-characters.js';
import { JsonTree, type Slot } from './json-tree.js';
import type { PartialJson, PartialJsonMode } from './partial-json.js';
import { extendNumber, isCompleteNumber, numberOf, type NumberPhase } from './partial-number.js';

const literals: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
/** Reads one piece of a JSON text, going on from where the last piece ended. Used once and thrown away. */
export class PartialJsonReader {
  readonly #tree: JsonTree;
  #mode: PartialJsonMode;
  #slot: Slot;
  #token: string;
  #phase: NumberPhase;
  #hex: string;
  #broken: boolean;
  #late: PartialJson['late'];
  /** The string being read; written into the tree once per piece. */
  #text = '';
  /** The number's digits have changed since it was last written into the tree. */
  #unwritten: boolean;

  constructor(state: PartialJson, value: unknown) {
    this.#tree = new JsonTree(value, state.path);
    this.#mode = state.mode;
    this.#slot = state.slot;
    this.#token = state.token;
    this.#phase = state.phase ?? 'minus';
    this.#hex = state.hex ?? '';
    this.#broken = state.broken ?? false;
    this.#late = state.late;
    this.#unwritten = state.mode === 'number' && isLong(state.token);
    if (!this.#tree.failed && state.mode.startsWith('string'))
      this.#text = String(this.#tree.read(state.slot));
  }

  read(piece: string): void {
    let at = 0;
    while (at < piece.length && this.#mode !== 'end' && !this.#tree.failed) {
      if (this.#mode === 'string' || this.#mode === 'key') {
        const end = plainRunEnd(piece, at);
        if (end > at) {
          this.#append(piece.slice(at, end));
          at = end;
          continue;
        }
      }
      this.#take(piece.charAt(at));
      at += 1;
    }
  }

  result(): { state: PartialJson; value: unknown } {
    if (this.#mode.startsWith('string')) this.#tree.write(this.#slot, this.#text);
    this.#writeNumber(false);
    if (this.#tree.failed)
      return { state: { mode: 'failed', path: [], slot: '', token: '' }, value: undefined };
    const state: PartialJson = {
      mode: this.#mode,
      path: this.#tree.path,
      slot: this.#slot,
      token: this.#token,
    };
    if (this.#mode.startsWith('number')) state.phase = this.#phase;
    if (this.#mode.endsWith('unicode')) state.hex = this.#hex;
    if (this.#broken) state.broken = true;
    if (this.#late !== undefined) state.late = this.#late;
    return { state, value: this.#tree.root };
  }

  #take(char: string): void {
    switch (this.#mode) {
      case 'start':
        if (!isSpace(char) && !this.#startValue(char, '')) this.#tree.failed = true;
        return;
      case 'object-start':
        if (char === '"') this.#startKey();
        else if (char === '}') this.#close();
        else this.#expectSpace(char);
        return;
      case 'object-comma':
        if (char === '"') this.#startKey();
        else this.#expectSpace(char);
        return;
      case 'colon':
        if (char === ':') this.#mode = 'object-value';
        else this.#expectSpace(char);
        return;
      case 'object-value':
        if (!this.#startValue(char, this.#slot)) this.#expectSpace(char);
        return;
      case 'array-start':
        if (char === ']') this.#close();
        else if (!this.#startValue(char, this.#tree.length)) this.#expectSpace(char);
        return;
      case 'array-comma':
        if (!this.#startValue(char, this.#tree.length)) this.#expectSpace(char);
        return;
      case 'object-after':
        this.#afterScalar(char);
        return;
      case 'array-after':
        // The SDK counts whatever follows a value in an array as part of the text at once.
        if (char === ',' || char === ']') this.#afterScalar(char);
        else if (this.#commit() && !isSpace(char)) this.#tree.failed = true;
        return;
      case 'key':
      case 'string':
        this.#takeInString(char, this.#mode);
        return;
      case 'key-escape':
      case 'string-escape':
        this.#takeEscape(char);
        return;
      case 'key-unicode':
      case 'string-unicode':
        this.#takeUnicode(char);
        return;
      case 'number':
        this.#takeInNumber(char);
        return;
      case 'number-plus':
        this.#takeAfterPlus(char);
        return;
      case 'literal':
        this.#takeInLiteral(char);
        return;
      case 'end':
      case 'failed':
    }
  }

  /** What follows now belongs to the text, so the text up to here must be JSON, and is shown. */
  #commit(): boolean {
    if (this.#broken) this.#tree.failed = true;
    if (this.#late !== undefined) {
      this.#tree.write(this.#late.slot, numberOf(this.#late.token));
      this.#late = undefined;
    }
    return !this.#tree.failed;
  }

  #startKey(): void {
    this.#token = '';
    this.#mode = 'key';
  }

  #startValue(char: string, slot: Slot): boolean {
    if (char === '-' || isDigit(char)) {
      this.#slot = slot;
      this.#token = '';
      this.#phase = 'start';
      this.#mode = 'number';
      this.#takeInNumber(char);
      return true;
    }
    if (!'"tfn{['.includes(char)) return false;
    if (!this.#commit()) return true;
    this.#slot = slot;
    if (char === '"') {
      this.#tree.write(slot, '');
      this.#text = '';
      this.#mode = 'string';
    } else if (char === '{' || char === '[') {
      this.#tree.open(slot, char === '{' ? {} : []);
      this.#mode = char === '{' ? 'object-start' : 'array-start';
    } else {
      const name = Object.keys(literals).find((literal) => literal.startsWith(char)) ?? '';
      this.#tree.write(slot, literals[name]);
      this.#token = char;
      this.#mode = 'literal';
    }
    return true;
  }

  #close(): void {
    if (!this.#commit()) return;
    this.#tree.close();
    this.#endValue();
  }

  #endValue(): void {
    const { kind } = this.#tree;
    this.#mode = kind === 'root' ? 'end' : `${kind}-after`;
  }

  #afterScalar(char: string): void {
    const { kind } = this.#tree;
    if (kind === 'root') return;
    if (char === ',') this.#mode = `${kind}-comma`;
    else if (char === (kind === 'object' ? '}' : ']')) this.#close();
    else this.#expectSpace(char);
  }

  #expectSpace(char: string): void {
    if (!isSpace(char)) this.#broken = true;
  }

  #append(text: string): void {
    if (this.#mode.startsWith('key')) this.#token += text;
    else if (this.#commit()) this.#text += text;
  }

  #takeInString(char: string, mode: 'key' | 'string'): void {
    if (char === '\\' && !this.#broken) {
      this.#mode = `${mode}-escape`;
    } else if (char !== '"') {
      this.#reject();
    } else if (mode === 'key') {
      this.#slot = this.#token;
      this.#token = '';
      this.#mode = 'colon';
    } else if (this.#commit()) {
      this.#tree.write(this.#slot, this.#text);
      this.#endValue();
    }
  }

  #takeEscape(char: string): void {
    const mode = this.#mode.startsWith('key') ? 'key' : 'string';
    this.#hex = '';
    this.#mode = char === 'u' ? `${mode}-unicode` : mode;
    if (char === 'u') return;
    const escaped = Object.hasOwn(escapes, char) ? escapes[char] : undefined;
    if (escaped === undefined) this.#reject();
    else this.#append(escaped);
  }

  #takeUnicode(char: string): void {
    if (!/[0-9a-f]/i.test(char)) {
      this.#broken = true;
      // In the SDK's scan of a key a backslash means nothing, so a key that is broken ends at the next quote.
      if (this.#mode === 'key-unicode') {
        this.#mode = 'key';
        this.#take(char);
      }
      return;
    }
    this.#hex += char;
    if (this.#hex.length < 4) return;
    this.#append(String.fromCharCode(Number.parseInt(this.#hex, 16)));
    this.#mode = this.#mode.startsWith('key') ? 'key' : 'string';
  }

  /** A character that no JSON string has: in a key it shows when the value comes, in a value at once. */
  #reject(): void {
    if (this.#mode.startsWith('key')) this.#broken = true;
    else this.#tree.failed = true;
  }

  #takeInNumber(char: string): void {
    // A number that is broken ends at a plus, as in the SDK's scan.
    const phase = this.#broken && char === '+' ? undefined : extendNumber(this.#phase, char);
    if (phase === 'plus') {
      this.#writeNumber(true);
      this.#mode = 'number-plus';
    }
    if (phase !== undefined) {
      this.#phase = phase;
      this.#token += char;
      if (isDigit(char) && this.#commit()) this.#unwritten = true;
    } else if (isDigit(char)) {
      this.#tree.failed = true;
    } else if ('eE-.'.includes(char)) {
      this.#broken = true;
    } else {
      this.#endNumber();
      this.#afterScalar(char);
    }
  }

  /**
   * After `1e+` the SDK's scan has left the number, so the exponent shows when something after it is accepted: each
   * digit in an array, the next value in an object, and the whole text where it is a number and nothing else.
   */
  #takeAfterPlus(char: string): void {
    const { kind } = this.#tree;
    if (isDigit(char) && !this.#token.endsWith(' ')) {
      this.#phase = 'power';
      this.#token += char;
      if (kind !== 'object' && this.#commit()) this.#unwritten = true;
      return;
    }
    if (kind === 'root') {
      if (isSpace(char)) this.#token = `${this.#token.trimEnd()} `;
      else this.#endRootNumber();
      return;
    }
    if (kind === 'object' && isCompleteNumber(this.#phase)) {
      this.#late = { slot: this.#slot, token: this.#token };
    }
    this.#endNumber();
    this.#take(char);
  }

  /** Something follows a number that was the whole text: what counts then is the number without its exponent. */
  #endRootNumber(): void {
    const [mantissa = ''] = this.#token.split(/e/i);
    this.#tree.write(this.#slot, numberOf(mantissa));
    this.#unwritten = false;
    this.#mode = 'end';
  }

  #endNumber(): void {
    this.#writeNumber(true);
    if (!isCompleteNumber(this.#phase)) this.#broken = true;
    this.#token = '';
    this.#endValue();
  }

  #writeNumber(ended: boolean): void {
    if (!this.#unwritten || (!ended && isLong(this.#token))) return;
    this.#unwritten = false;
    this.#tree.write(this.#slot, numberOf(this.#token));
  }

  #takeInLiteral(char: string): void {
    const longer = this.#token + char;
    if (Object.keys(literals).some((literal) => literal.startsWith(longer))) {
      this.#token = longer;
      this.#commit();
    } else if (Object.hasOwn(literals, this.#token)) {
      this.#token = '';
      this.#endValue();
      this.#afterScalar(char);
    } else {
      this.#tree.failed = true;
    }
  }
}

/** A long number is shown when it ends: reading it again for each digit would take the square of its length. */
function isLong(number: string): boolean {
  return number.length > 1_000;
}
