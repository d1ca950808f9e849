'use client';

import { useCallback, useMemo, useState, type ReactElement, type ReactNode } from 'react';

import { MarkdownStream } from '../../markdown/index.js';
import { usePartSource } from '../../react/use-part-source.js';
import { useAnnounce } from '../announcer/use-announce.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useMessageScope } from '../message/message-context.js';
import { useChatScope } from '../scope/scope-context.js';
import type { ChatMarkdown } from './chat-markdown.js';
import { usePartHere, usePartIndex } from '../part/part-context.js';
import { GrowingText } from './growing-text.js';

type TextPartState = { format: 'markdown' | 'plain' };
export type TextPartProps = Omit<PartProps<'div', TextPartState>, 'children'> & {
  /** @default Markdown for what agents write, plain text for what people do */
  format?: TextPartState['format'];
  /** Options that hold here besides those of the chat, each in place of the chat's own. Keep the object stable. */
  markdown?: ChatMarkdown | undefined;
};

/**
 * Written text. Markdown is fed by what was added since, so that a token costs the block that it is in and nothing else.
 * Renders a `<div>`.
 */
export function TextPart({ format, markdown, ...given }: TextPartProps): ReactElement {
  const role = useMessageScope('TextPart').facts?.role;
  const shown = format ?? (role === 'user' ? 'plain' : 'markdown');
  return useElement<'div', TextPartState>('div', given, {
    name: 'text-part',
    state: { format: shown },
    props: {
      dir: 'auto',
      children: shown === 'plain' ? <PlainText /> : <MarkdownText markdown={markdown} />,
    },
  });
}

/** The Markdown of the part around, as it grows. Renders a `<div class="colloquy-markdown">`. */
export function MarkdownText({ markdown }: Pick<TextPartProps, 'markdown'>): ReactElement {
  const { table, code, task, copy, copied, markdown: words } = useLabels();
  const { channel, connection, markdown: ofChat } = useChatScope('TextPart');
  const { messageId } = useMessageScope('TextPart');
  const source = usePartSource(channel, messageId, usePartIndex('TextPart'), { connection });
  const labels = useMemo(
    () => ({ table, code, task, copy, copied, ...words, ...ofChat?.labels, ...markdown?.labels }),
    [table, code, task, copy, copied, words, ofChat, markdown],
  );
  const announce = useAnnounce('TextPart');
  const onCopied = markdown?.onCopied ?? ofChat?.onCopied;
  const sayCopied = useCallback(
    (text: string) => {
      announce(labels.copied ?? copied);
      onCopied?.(text);
    },
    [announce, labels, copied, onCopied],
  );
  return (
    // The page has its title, and what the chat stands in may have one.
    <MarkdownStream
      headingOffset={2}
      {...ofChat}
      {...markdown}
      source={source}
      labels={labels}
      onCopied={sayCopied}
    />
  );
}

function PlainText(): ReactNode {
  const { channel, connection } = useChatScope('TextPart');
  const { messageId } = useMessageScope('TextPart');
  const source = usePartSource(channel, messageId, usePartIndex('TextPart'), { connection });
  // Of the sources that this part has had, the one that was still being written when it was first drawn.
  const [growing] = useState(() => (source.done ? undefined : source));
  return source === growing ? <GrowingText source={source} /> : <WholeText />;
}

function WholeText(): string {
  const part = usePartHere('TextPart');
  return part?.type === 'text' ? part.text : '';
}
