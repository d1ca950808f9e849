'use client';

import { createElement, Suspense, useMemo, useRef, useState, type ElementType, type ReactNode } from 'react';

import { useBlockTools, useColouring } from './block-tools.js';
import { CodePieces, splitPieces } from './code-pieces.js';
import { decodeEntities } from './decode-entities.js';
import type { ColouredCode } from './highlighting/highlight-session.js';
import type { MarkdownOptions } from './markdown-options.js';

type CodeBlockProps = {
  /** What stands behind the opening fence; its first word is the language. */
  info: string;
  /** The text. Earlier pieces end with a line and don't change while the block grows. */
  pieces: readonly string[];
  /** Whether more may come. */
  isOpen?: boolean;
  options: MarkdownOptions;
};

/**
 * A code block. Renders a `<figure class="colloquy-code" data-language>` with a caption and a `<pre><code>`, or what
 * `blocks` has for its language, or what `components` has for `pre`.
 */
export function CodeBlock({ info, pieces, isOpen = false, options }: CodeBlockProps): ReactNode {
  const written = decodeEntities(info).replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const language = /^\S+/.exec(written)?.[0];
  const key = language?.toLowerCase() ?? '';
  const Block = options.blocks && Object.hasOwn(options.blocks, key) ? options.blocks[key] : undefined;
  const frame = <CodeFrame language={language} pieces={pieces} options={options} />;
  if (Block !== undefined && language !== undefined) {
    return (
      <Suspense fallback={frame}>
        <Block language={language} info={written} code={pieces.join('')} complete={!isOpen} />
      </Suspense>
    );
  }
  if (options.components?.pre === undefined) return frame;
  const pre: ElementType = options.components.pre;
  return createElement(pre, {}, <Code language={language} pieces={pieces} options={options} colours={[]} />);
}

type CodeFrameProps = { language: string | undefined; pieces: readonly string[]; options: MarkdownOptions };

function CodeFrame({ language, pieces: given, options }: CodeFrameProps): ReactNode {
  const { components, labels } = options;
  const frame = useRef<HTMLElement>(null);
  const tools = useBlockTools();
  const colouring = useColouring(language !== undefined && components?.code === undefined);
  const [colours, setColours] = useState<ColouredCode>([]);
  const [overflows, setOverflows] = useState(false);
  const [isWrapped, setWrapped] = useState(false);
  const pieces = useMemo(() => splitPieces(given), [given]);
  const name = labels?.code?.(language) ?? (language === undefined ? 'Code' : `Code: ${language}`);
  return (
    <figure
      ref={frame}
      className="colloquy-code"
      data-language={language}
      data-wrapped={isWrapped ? '' : undefined}
      data-numbered={options.lineNumbers === true ? '' : undefined}
      aria-label={name}
    >
      <figcaption className="colloquy-block-caption">
        {language !== undefined && <span className="colloquy-block-name">{language}</span>}
        {tools && (
          <tools.CodeTools
            frame={frame}
            pieces={pieces}
            language={language}
            options={options}
            overflows={overflows}
            isWrapped={isWrapped}
            onWrap={setWrapped}
            onOverflow={setOverflows}
          />
        )}
      </figcaption>
      {colouring && components?.code === undefined && (
        <colouring.Colours
          frame={frame}
          pieces={pieces}
          language={language}
          highlighter={options.highlighter}
          onColours={setColours}
        />
      )}
      <pre {...(overflows ? { tabIndex: 0, role: 'region', 'aria-label': name } : {})}>
        <Code language={language} pieces={pieces} options={options} colours={colours} />
      </pre>
    </figure>
  );
}

type CodeProps = CodeFrameProps & { colours: ColouredCode };

function Code({ language, pieces, options, colours }: CodeProps): ReactNode {
  const type: ElementType = options.components?.code ?? 'code';
  const children =
    typeof type === 'string' ? (
      <CodePieces pieces={pieces} colours={colours} isNumbered={options.lineNumbers === true} />
    ) : (
      pieces.join('')
    );
  return createElement(type, language === undefined ? {} : { className: `language-${language}` }, children);
}
