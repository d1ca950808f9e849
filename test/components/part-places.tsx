import {
  Composer,
  ConnectionBanner,
  Message,
  MessageActions,
  MessageEditor,
  MessagePart,
  Thread,
  type PartEntry,
} from 'colloquy/components';
import type { ComponentType, ReactElement, ReactNode, Ref } from 'react';

/** The props that every part takes, as far as the suite uses them. */
export type AnyProps = {
  ref?: Ref<Element>;
  className?: string | ((state: Record<string, unknown>) => string);
  style?: object;
  title?: string;
  render?: ReactElement | ((props: object, state: object) => ReactElement);
};

export type Setting =
  | 'talk'
  | 'empty'
  | 'denied'
  | 'approval'
  | 'failed'
  | 'away'
  | 'older'
  | 'versions'
  | 'editing'
  | 'long'
  | 'allowed'
  | 'unreadable'
  | 'running';

/** One part in the place where it belongs. */
export type PartCase = {
  name: string;
  entry: PartEntry;
  draw: (props: AnyProps) => ReactNode;
  /** What has to be there. @default 'talk' */
  setting?: Setting;
};

// A part's own props differ from element to element; those of `AnyProps` they have in common.
type AnyPart = ComponentType<Record<string, unknown>>;
export const draws =
  (part: unknown, own: Record<string, unknown> = {}) =>
  (props: AnyProps): ReactNode => {
    const Part = part as AnyPart;
    return <Part {...own} {...props} />;
  };

/** Indexes of the parts of the second message in `talk`. */
export const partIndexes = { reasoning: 0, text: 1, tool: 2, failedTool: 3, file: 4, source: 5 };

/** What stands in the channel for most cases. */
export const talk = [
  { role: 'user' as const, parts: [{ type: 'text' as const, text: 'Hello' }] },
  {
    role: 'assistant' as const,
    parts: [
      { type: 'reasoning' as const, text: 'Let me think.' },
      { type: 'text' as const, text: 'Good **morning**' },
      {
        type: 'dynamic-tool' as const,
        toolName: 'add',
        toolCallId: 'c1',
        state: 'output-available' as const,
        input: { a: 1 },
        output: 2,
      },
      {
        type: 'dynamic-tool' as const,
        toolName: 'add',
        toolCallId: 'c2',
        state: 'output-error' as const,
        input: { a: 1 },
        errorText: 'No.',
      },
      { type: 'file' as const, mediaType: 'text/plain', filename: 'a.txt', url: 'data:text/plain,a' },
      { type: 'source-url' as const, sourceId: 's1', url: 'https://example.com/', title: 'Example' },
    ],
  },
];

export const inMessage =
  (draw: PartCase['draw'], messageId = 'm1'): PartCase['draw'] =>
  (props) => <Message.Root messageId={messageId}>{draw(props)}</Message.Root>;

export const inPart = (index: number, draw: PartCase['draw']): PartCase['draw'] =>
  inMessage((props) => <MessagePart index={index}>{draw(props)}</MessagePart>);

export const inThread =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => <Thread.Root>{draw(props)}</Thread.Root>;

export const inComposer =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => <Composer.Root>{draw(props)}</Composer.Root>;

export const inBanner =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => <ConnectionBanner.Root>{draw(props)}</ConnectionBanner.Root>;

/** In every message. */
export const inEach =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => (
    <Thread.List>
      {(messageId) => <Message.Root messageId={messageId}>{draw(props)}</Message.Root>}
    </Thread.List>
  );

/** In every part of every message. */
export const inEachPart = (draw: PartCase['draw']): PartCase['draw'] => {
  return (props) => (
    <Thread.List>
      {(messageId) => (
        <Message.Root messageId={messageId}>
          <Message.Content>
            {(index) => (
              <MessagePart key={index} index={index}>
                {draw(props)}
              </MessagePart>
            )}
          </Message.Content>
        </Message.Root>
      )}
    </Thread.List>
  );
};

export const inEditor =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => (
    <Message.Root messageId="m0">
      <MessageActions.Edit />
      <MessageEditor.Root>{draw(props)}</MessageEditor.Root>
    </Message.Root>
  );

export const shown = { hides: false };
