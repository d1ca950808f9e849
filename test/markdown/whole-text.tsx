import { Lexer } from 'marked';
import type { ReactNode } from 'react';

import { renderTokens } from '../../src/markdown/render-tokens.js';

/** The oracle: the lexer sees the whole text at once, no block scanner in between. */
export function WholeText({ text }: { text: string }): ReactNode {
  const tokens = new Lexer({ gfm: true }).lex(text);
  return <div className="colloquy-markdown">{renderTokens(tokens, {})}</div>;
}
