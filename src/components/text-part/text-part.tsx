'use client';

import { useMemo, type ReactElement } from 'react';

import { MarkdownStream } from '../../markdown/index.js';
import { usePartSource } from '../../react/use-part-source.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useMessageHere, useMessageScope } from '../message/message-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { usePartHere, usePartIndex } from '../part/part-context.js';

type TextPartState = { format: 'markdown' | 'plain' };
export type TextPartProps = Omit<PartProps<'div', TextPartState>, 'children'> & {
  /** @default Markdown for what agents write, plain text for what people do */
  format?: TextPartState['format'];
};

/**
 * Written text. Markdown is fed by what was added since, so that a token costs the block that it is in and nothing else.
 * Renders a `<div>`.
 */
export function TextPart({ format, ...given }: TextPartProps): ReactElement {
  const role = useMessageHere('TextPart', (message) => message.role);
  const shown = format ?? (role === 'user' ? 'plain' : 'markdown');
  return useElement<'div', TextPartState>('div', given, {
    name: 'text-part',
    state: { format: shown },
    props: { dir: 'auto', children: shown === 'plain' ? <PlainText /> : <MarkdownText /> },
  });
}

/** The Markdown of the part around, as it grows. Renders a `<div class="colloquy-markdown">`. */
export function MarkdownText(): ReactElement {
  const { table, code, task } = useLabels();
  const labels = useMemo(() => ({ table, code, task }), [table, code, task]);
  const { channel, connection } = useChatScope('TextPart');
  const { messageId } = useMessageScope('TextPart');
  const source = usePartSource(channel, messageId, usePartIndex('TextPart'), { connection });
  return <MarkdownStream source={source} labels={labels} />;
}

function PlainText(): string {
  const part = usePartHere('TextPart');
  return part?.type === 'text' ? part.text : '';
}
