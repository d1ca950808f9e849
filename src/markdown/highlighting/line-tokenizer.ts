import { INITIAL, Registry, type IGrammar, type StateStack } from '@shikijs/vscode-textmate';
import type { LanguageRegistration } from '@shikijs/types';
import { createJavaScriptRegexEngine, defaultJavaScriptRegexConstructor } from '@shikijs/engine-javascript';

import type { CodeToken, LineTokenizer } from './code-highlighter.js';
import { codeTheme, kindOf } from './code-theme.js';

/** A line longer than this many characters is data, not code that someone reads; it stays plain. */
const longestLine = 2000;
/** ms that one attempt at a line may take, for grammars that do badly on what they were not made for. */
const longestTime = 50;
/** ms that the translation of an expression may take. While text pours in, nobody has so much. */
const longestTranslation = 2;
/** The first attempts may have spent their time on making scanners, which the next finds made. */
const mostAttempts = 4;

/** Where the encoded metadata of a token has the number of its foreground colour. */
const foregroundMask = 0b0000_0000_1111_1111_1000_0000_0000_0000;
const foregroundShift = 15;

/** Thrown through the tokenizer when its time is up, and caught here; it keeps nothing of a line that it did not finish. */
const timeIsUp = new Error('The time of this slice is up');

const registered = new Map<string, { registration: LanguageRegistration; grammar: IGrammar }>();
const expressions = new Map<string, RegExp | Error>();
/** What is still to be translated before the reading can go on. */
let untranslated: readonly (string | RegExp)[] = [];
let hasTime: (needed?: number) => boolean = () => true;

/** Expressions that JavaScript cannot run are skipped: a colour less, and no error. Only `RegExp` runs, no `eval`, no WebAssembly. */
const engine = createJavaScriptRegexEngine({ forgiving: true, cache: expressions });

/**
 * Translates what a scanner needs before it is made, which is nearly all that colours cost. A grammar's first line needs
 * hundreds of expressions: done at once they would hold up the page for some tenths of a second. `false` when the time was
 * up; the line is read from its beginning only when all that it stopped for is translated.
 */
function translate(): boolean {
  for (const [index, pattern] of untranslated.entries()) {
    if (typeof pattern !== 'string' || expressions.has(pattern)) continue;
    if (!hasTime(longestTranslation)) {
      untranslated = untranslated.slice(index);
      return false;
    }
    expressions.set(pattern, translated(pattern));
  }
  untranslated = [];
  return true;
}

function translated(pattern: string): RegExp | Error {
  try {
    const expression = defaultJavaScriptRegexConstructor(pattern);
    // The browser compiles an expression when it runs first: here that is a step of its own.
    expression.exec('');
    expression.lastIndex = 0;
    return expression;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The one registry of the page: grammars that embed one another share it. */
const registry = new Registry({
  theme: codeTheme,
  onigLib: {
    createOnigScanner: (patterns) => {
      untranslated = patterns;
      if (!translate()) throw timeIsUp;
      return engine.createScanner(patterns);
    },
    createOnigString: (text) => engine.createString(text),
  },
  loadGrammar: () => null,
});
const colours = registry.getColorMap();

function register(registration: LanguageRegistration): IGrammar {
  const { scopeName } = registration;
  const known = registered.get(scopeName);
  if (known !== undefined) return known.grammar;
  const injected = [...registered.values()].flatMap(({ registration: other }) =>
    other.injectTo?.some((into) => scopeName === into || scopeName.startsWith(`${into}.`)) === true
      ? [other.scopeName]
      : [],
  );
  const grammar = registry.addGrammar(registration, injected);
  registered.set(scopeName, { registration, grammar });
  return grammar;
}

/** The tokenizer of the last of `grammars`; the others are those that it embeds. */
export function createLineTokenizer(grammars: readonly LanguageRegistration[]): LineTokenizer | undefined {
  const grammar = grammars.map(register).at(-1);
  if (grammar === undefined) return undefined;

  let attempts = 0;
  return (line, state, slice = () => true) => {
    // What this function returned for the line before, which its callers only carry.
    const before = (state as StateStack | undefined) ?? INITIAL;
    if (line.length > longestLine) return { tokens: [{ text: line }], state: before };
    hasTime = slice;
    if (!translate()) return undefined;
    try {
      attempts += 1;
      const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine2(line, before, longestTime);
      if (stoppedEarly && attempts < mostAttempts) return undefined;
      attempts = 0;
      return { tokens: decoded(line, tokens), state: ruleStack };
    } catch (error) {
      if (error !== timeIsUp) throw error;
      attempts = 0;
      return undefined;
    }
  };
}

/** Pairs of a start and its metadata, as tokens. Neighbours of one kind are one: fewer elements in the page. */
function decoded(line: string, encoded: Uint32Array): CodeToken[] {
  const tokens: CodeToken[] = [];
  for (let index = 0; index < encoded.length; index += 2) {
    const text = line.slice(encoded[index], encoded[index + 2] ?? line.length);
    const colour = colours[((encoded[index + 1] ?? 0) & foregroundMask) >>> foregroundShift];
    const kind = text.trim() === '' ? undefined : kindOf(colour);
    const last = tokens.at(-1);
    if (last?.kind === kind && last !== undefined)
      tokens[tokens.length - 1] = { ...last, text: last.text + text };
    else if (text !== '') tokens.push({ text, kind });
  }
  return tokens;
}
