import {
  Announcer,
  announcerParts,
  chatParts,
  ChatFailure,
  ChatFrame,
  Composer,
  ConnectionBanner,
  FilePart,
  fileParts,
  Message,
  MessageActions,
  MessageEditor,
  MessagePart,
  Presence,
  ReasoningPart,
  SourcesPart,
  TextPart,
  textParts,
  Thread,
  ToolPart,
  type PartEntry,
} from 'colloquy/components';
import type { ComponentType, ReactElement, ReactNode, Ref } from 'react';

/** The props that every part takes, as far as the suite uses them. */
type AnyProps = {
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
  | 'editing';

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
const draws =
  (part: unknown, own: Record<string, unknown> = {}) =>
  (props: AnyProps): ReactNode => {
    const Part = part as AnyPart;
    return <Part {...own} {...props} />;
  };

/** Indexes of the parts of the second message in `talk`. */
const partIndexes = { reasoning: 0, text: 1, tool: 2, failedTool: 3, file: 4, source: 5 };

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

const inMessage =
  (draw: PartCase['draw'], messageId = 'm1'): PartCase['draw'] =>
  (props) => <Message.Root messageId={messageId}>{draw(props)}</Message.Root>;

const inPart = (index: number, draw: PartCase['draw']): PartCase['draw'] =>
  inMessage((props) => <MessagePart index={index}>{draw(props)}</MessagePart>);

const inThread =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => <Thread.Root>{draw(props)}</Thread.Root>;

const inComposer =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => <Composer.Root>{draw(props)}</Composer.Root>;

const inBanner =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => <ConnectionBanner.Root>{draw(props)}</ConnectionBanner.Root>;

/** In every message. */
const inEach =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => (
    <Thread.List>
      {(messageId) => <Message.Root messageId={messageId}>{draw(props)}</Message.Root>}
    </Thread.List>
  );

/** In every part of every message. */
const inEachPart = (draw: PartCase['draw']): PartCase['draw'] => {
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

const inEditor =
  (draw: PartCase['draw']): PartCase['draw'] =>
  (props) => (
    <Message.Root messageId="m0">
      <MessageActions.Edit />
      <MessageEditor.Root>{draw(props)}</MessageEditor.Root>
    </Message.Root>
  );

const shown = { hides: false };
const { reasoning, tool, failedTool, file, source, text } = partIndexes;

/** Every part that is exported, by `Component.Part`. */
export const partCases: PartCase[] = [
  { name: 'Thread.Root', entry: Thread.parts.Root, draw: draws(Thread.Root) },
  { name: 'Thread.Viewport', entry: Thread.parts.Viewport, draw: inThread(draws(Thread.Viewport)) },
  {
    name: 'Thread.List',
    entry: Thread.parts.List,
    draw: inThread(draws(Thread.List, { children: () => null })),
  },
  { name: 'Thread.Older', entry: Thread.parts.Older, draw: inThread(draws(Thread.Older)), setting: 'older' },
  { name: 'Thread.Latest', entry: Thread.parts.Latest, draw: inThread(draws(Thread.Latest, shown)) },
  { name: 'Thread.Empty', entry: Thread.parts.Empty, draw: inThread(draws(Thread.Empty)), setting: 'empty' },
  {
    name: 'Thread.Loading',
    entry: Thread.parts.Loading,
    draw: inThread(draws(Thread.Loading)),
    setting: 'denied',
  },
  { name: 'Message.Root', entry: Message.parts.Root, draw: draws(Message.Root, { messageId: 'm1' }) },
  { name: 'Message.Avatar', entry: Message.parts.Avatar, draw: inMessage(draws(Message.Avatar)) },
  { name: 'Message.Author', entry: Message.parts.Author, draw: inMessage(draws(Message.Author)) },
  { name: 'Message.Time', entry: Message.parts.Time, draw: inMessage(draws(Message.Time)) },
  { name: 'Message.Content', entry: Message.parts.Content, draw: inMessage(draws(Message.Content)) },
  { name: 'Message.Note', entry: Message.parts.Note, draw: inEach(draws(Message.Note)), setting: 'failed' },
  { name: 'TextPart', entry: textParts.TextPart, draw: inPart(text, draws(TextPart)) },
  {
    name: 'ReasoningPart.Root',
    entry: ReasoningPart.parts.Root,
    draw: inPart(reasoning, draws(ReasoningPart.Root)),
  },
  {
    name: 'ReasoningPart.Summary',
    entry: ReasoningPart.parts.Summary,
    draw: inPart(reasoning, draws(ReasoningPart.Summary)),
  },
  {
    name: 'ReasoningPart.Body',
    entry: ReasoningPart.parts.Body,
    draw: inPart(reasoning, draws(ReasoningPart.Body)),
  },
  { name: 'FilePart', entry: fileParts.FilePart, draw: inPart(file, draws(FilePart)) },
  { name: 'SourcesPart.Root', entry: SourcesPart.parts.Root, draw: inMessage(draws(SourcesPart.Root)) },
  {
    name: 'SourcesPart.Item',
    entry: SourcesPart.parts.Item,
    draw: inMessage(draws(SourcesPart.Item, { index: source })),
  },
  { name: 'ToolPart.Root', entry: ToolPart.parts.Root, draw: inPart(tool, draws(ToolPart.Root)) },
  { name: 'ToolPart.Name', entry: ToolPart.parts.Name, draw: inPart(tool, draws(ToolPart.Name)) },
  { name: 'ToolPart.Status', entry: ToolPart.parts.Status, draw: inPart(tool, draws(ToolPart.Status)) },
  { name: 'ToolPart.Input', entry: ToolPart.parts.Input, draw: inPart(tool, draws(ToolPart.Input)) },
  { name: 'ToolPart.Output', entry: ToolPart.parts.Output, draw: inPart(tool, draws(ToolPart.Output)) },
  { name: 'ToolPart.Error', entry: ToolPart.parts.Error, draw: inPart(failedTool, draws(ToolPart.Error)) },
  {
    name: 'ToolPart.Approval',
    entry: ToolPart.parts.Approval,
    draw: inEachPart(draws(ToolPart.Approval)),
    setting: 'approval',
  },
  { name: 'ToolPart.Approve', entry: ToolPart.parts.Approve, draw: inPart(tool, draws(ToolPart.Approve)) },
  { name: 'ToolPart.Deny', entry: ToolPart.parts.Deny, draw: inPart(tool, draws(ToolPart.Deny)) },
  {
    name: 'MessageActions.Root',
    entry: MessageActions.parts.Root,
    draw: inMessage(draws(MessageActions.Root)),
  },
  {
    name: 'MessageActions.Copy',
    entry: MessageActions.parts.Copy,
    draw: inMessage(draws(MessageActions.Copy)),
  },
  {
    name: 'MessageActions.Regenerate',
    entry: MessageActions.parts.Regenerate,
    draw: inMessage(draws(MessageActions.Regenerate, shown)),
  },
  {
    name: 'MessageActions.Retry',
    entry: MessageActions.parts.Retry,
    draw: inMessage(draws(MessageActions.Retry, shown)),
  },
  {
    name: 'MessageActions.Discard',
    entry: MessageActions.parts.Discard,
    draw: inMessage(draws(MessageActions.Discard, shown)),
  },
  {
    name: 'MessageActions.Edit',
    entry: MessageActions.parts.Edit,
    draw: inMessage(draws(MessageActions.Edit, shown)),
  },
  {
    name: 'MessageActions.Delete',
    entry: MessageActions.parts.Delete,
    draw: inMessage(draws(MessageActions.Delete, shown)),
  },
  {
    name: 'MessageActions.Stop',
    entry: MessageActions.parts.Stop,
    draw: inMessage(draws(MessageActions.Stop, shown)),
  },
  {
    name: 'MessageActions.PreviousBranch',
    entry: MessageActions.parts.PreviousBranch,
    draw: inMessage(draws(MessageActions.PreviousBranch, shown)),
  },
  {
    name: 'MessageActions.NextBranch',
    entry: MessageActions.parts.NextBranch,
    draw: inMessage(draws(MessageActions.NextBranch, shown)),
  },
  {
    name: 'MessageActions.Branches',
    entry: MessageActions.parts.Branches,
    draw: inMessage(draws(MessageActions.Branches)),
    setting: 'versions',
  },
  {
    name: 'MessageEditor.Root',
    entry: MessageEditor.parts.Root,
    draw: (props) => (
      <Message.Root messageId="m0">
        <MessageActions.Edit />
        {draws(MessageEditor.Root)(props)}
      </Message.Root>
    ),
    setting: 'editing',
  },
  {
    name: 'MessageEditor.Input',
    entry: MessageEditor.parts.Input,
    draw: inEditor(draws(MessageEditor.Input)),
    setting: 'editing',
  },
  {
    name: 'MessageEditor.Save',
    entry: MessageEditor.parts.Save,
    draw: inEditor(draws(MessageEditor.Save)),
    setting: 'editing',
  },
  {
    name: 'MessageEditor.Cancel',
    entry: MessageEditor.parts.Cancel,
    draw: inEditor(draws(MessageEditor.Cancel)),
    setting: 'editing',
  },
  { name: 'Composer.Root', entry: Composer.parts.Root, draw: draws(Composer.Root) },
  { name: 'Composer.Input', entry: Composer.parts.Input, draw: inComposer(draws(Composer.Input)) },
  { name: 'Composer.Send', entry: Composer.parts.Send, draw: inComposer(draws(Composer.Send)) },
  { name: 'Composer.Stop', entry: Composer.parts.Stop, draw: inComposer(draws(Composer.Stop, shown)) },
  {
    name: 'Composer.Reason',
    entry: Composer.parts.Reason,
    draw: inComposer(draws(Composer.Reason)),
    setting: 'denied',
  },
  {
    name: 'ConnectionBanner.Root',
    entry: ConnectionBanner.parts.Root,
    draw: draws(ConnectionBanner.Root),
    setting: 'away',
  },
  {
    name: 'ConnectionBanner.Sentence',
    entry: ConnectionBanner.parts.Sentence,
    draw: inBanner(draws(ConnectionBanner.Sentence)),
    setting: 'away',
  },
  {
    name: 'ConnectionBanner.Countdown',
    entry: ConnectionBanner.parts.Countdown,
    draw: inBanner(draws(ConnectionBanner.Countdown)),
    setting: 'away',
  },
  {
    name: 'ConnectionBanner.Retry',
    entry: ConnectionBanner.parts.Retry,
    draw: inBanner(draws(ConnectionBanner.Retry)),
    setting: 'away',
  },
  {
    name: 'ConnectionBanner.Connect',
    entry: ConnectionBanner.parts.Connect,
    draw: inBanner(draws(ConnectionBanner.Connect, shown)),
    setting: 'away',
  },
  { name: 'Presence.Root', entry: Presence.parts.Root, draw: draws(Presence.Root) },
  { name: 'Presence.Typing', entry: Presence.parts.Typing, draw: draws(Presence.Typing) },
  { name: 'Announcer', entry: announcerParts.Announcer, draw: draws(Announcer) },
  { name: 'Chat.Frame', entry: chatParts.Frame, draw: draws(ChatFrame) },
  { name: 'Chat.Failure', entry: chatParts.Failure, draw: draws(ChatFailure), setting: 'failed' },
];
