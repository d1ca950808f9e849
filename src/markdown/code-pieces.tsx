'use client';

import { Fragment, memo, type ReactElement, type ReactNode } from 'react';

import type { CodeToken } from './highlighting/code-highlighter.js';
import type { ColouredCode, ColouredLine } from './highlighting/highlight-session.js';

/** Characters after which a piece ends with its line. As the scanner of blocks has it, so that one text has one DOM. */
const pieceLength = 4096;

/** The same text in pieces that end with a line, so that a change is one of a piece and not of the whole block. */
export function splitPieces(pieces: readonly string[]): readonly string[] {
  return pieces.flatMap((piece) => {
    const parts: string[] = [];
    for (let from = 0; from < piece.length;) {
      const end = piece.indexOf('\n', from + pieceLength - 1) + 1 || piece.length;
      parts.push(piece.slice(from, end));
      from = end;
    }
    return parts;
  });
}

/**
 * The text of a code block. Each piece is a block of lines by itself, which the browser lays out without looking at the
 * others, and lines that have their colours are drawn once.
 */
export function CodePieces({
  pieces,
  colours,
  isNumbered,
}: {
  pieces: readonly string[];
  colours: ColouredCode;
  isNumbered: boolean;
}): ReactNode {
  return pieces.map((text, index) => (
    <CodePiece key={index} text={text} lines={colours[index]} isNumbered={isNumbered} />
  ));
}

type CodePieceProps = { text: string; lines: readonly ColouredLine[] | undefined; isNumbered: boolean };

const CodePiece = memo(function CodePiece({ text, lines, isNumbered }: CodePieceProps): ReactElement {
  return (
    <span className="colloquy-code-piece">
      {lines === undefined && !isNumbered ? text : drawLines(text, lines ?? [], isNumbered)}
    </span>
  );
});

/** Lines that have their colours, and the others each in a text node of its own, which stays when the next is coloured. */
function drawLines(text: string, lines: readonly ColouredLine[], isNumbered: boolean): ReactNode[] {
  // A number belongs to an element, whose place in the block is counted by the style sheet.
  const Line = isNumbered ? NumberedLine : Fragment;
  const drawn: ReactNode[] = [];
  let at = 0;
  for (const line of lines) {
    // Colours may be of a text that was there before.
    if (!text.startsWith(line.text, at)) break;
    drawn.push(
      <Line key={drawn.length}>
        <CodeLine tokens={line.tokens} />
      </Line>,
    );
    at += line.text.length;
  }
  while (at < text.length) {
    const end = text.indexOf('\n', at) + 1 || text.length;
    drawn.push(
      <Line key={drawn.length}>
        <PlainLine text={text.slice(at, end)} />
      </Line>,
    );
    at = end;
  }
  return drawn;
}

function NumberedLine({ children }: { children: ReactNode }): ReactElement {
  return <span className="colloquy-code-line">{children}</span>;
}

const CodeLine = memo(function CodeLine({ tokens }: { tokens: readonly CodeToken[] }): ReactNode {
  return tokens.map(({ text, kind }, index) =>
    kind === undefined ? (
      text
    ) : (
      // A line never changes.
      <span key={index} className={`colloquy-code-${kind}`}>
        {text}
      </span>
    ),
  );
});

const PlainLine = memo(function PlainLine({ text }: { text: string }): ReactNode {
  return text;
});
