import {
  Announcer,
  announcerParts,
  chatParts,
  ChatFailure,
  ChatFrame,
  ChatSkeleton,
  Composer,
  ConnectionBanner,
  FilePart,
  fileParts,
  Message,
  MessageActions,
  MessageEditor,
  PartBroken,
  partNotesParts,
  PartWaiting,
  Presence,
  ReasoningPart,
  SourcesPart,
  Suggestions,
  TextPart,
  textParts,
  Thread,
} from 'colloquy/components';
import { Fragment } from 'react';

import { toolCases } from './part-cases-tools.js';
import {
  draws,
  inBanner,
  inComposer,
  inEach,
  inEditor,
  inMessage,
  inPart,
  inThread,
  partIndexes,
  shown,
  type PartCase,
} from './part-places.js';

export { talk, type PartCase, type Setting } from './part-places.js';

const { reasoning, file, source, text } = partIndexes;

/** Every part that is exported, by `Component.Part`. */
export const partCases: PartCase[] = [
  { name: 'Thread.Root', entry: Thread.parts.Root, draw: draws(Thread.Root) },
  { name: 'Thread.Viewport', entry: Thread.parts.Viewport, draw: inThread(draws(Thread.Viewport)) },
  {
    name: 'Thread.List',
    entry: Thread.parts.List,
    draw: inThread(draws(Thread.List, { children: () => null })),
  },
  { name: 'Thread.Row', entry: Thread.parts.Row, draw: draws(Thread.Row, { messageId: 'm1' }) },
  { name: 'Thread.Day', entry: Thread.parts.Day, draw: draws(Thread.Day, { at: Date.now() }) },
  { name: 'Thread.Unread', entry: Thread.parts.Unread, draw: draws(Thread.Unread) },
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
  { name: 'Message.Header', entry: Message.parts.Header, draw: inMessage(draws(Message.Header)) },
  { name: 'Message.Avatar', entry: Message.parts.Avatar, draw: inMessage(draws(Message.Avatar)) },
  { name: 'Message.Author', entry: Message.parts.Author, draw: inMessage(draws(Message.Author)) },
  { name: 'Message.Time', entry: Message.parts.Time, draw: inMessage(draws(Message.Time)) },
  { name: 'Message.Content', entry: Message.parts.Content, draw: inMessage(draws(Message.Content)) },
  { name: 'Message.Note', entry: Message.parts.Note, draw: inEach(draws(Message.Note)), setting: 'failed' },
  {
    name: 'Message.Timing',
    entry: Message.parts.Timing,
    draw: inEach(draws(Message.Timing)),
    setting: 'failed',
  },
  { name: 'PartWaiting', entry: partNotesParts.PartWaiting, draw: draws(PartWaiting, { kind: 'tool' }) },
  { name: 'PartBroken', entry: partNotesParts.PartBroken, draw: draws(PartBroken) },
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
  ...toolCases,
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
    name: 'MessageActions.CopyPlain',
    entry: MessageActions.parts.CopyPlain,
    draw: inMessage(draws(MessageActions.CopyPlain)),
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
    draw: inMessage(draws(MessageActions.Delete)),
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
  {
    name: 'Composer.Counter',
    entry: Composer.parts.Counter,
    draw: (props) => (
      <Composer.Root maxLength={5} value="Too long">
        {draws(Composer.Counter)(props)}
      </Composer.Root>
    ),
  },
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
  {
    name: 'Suggestions.Root',
    entry: Suggestions.parts.Root,
    draw: draws(Suggestions.Root, { items: ['Hello', 'Good morning'] }),
  },
  {
    name: 'Suggestions.Item',
    entry: Suggestions.parts.Item,
    draw: (props) => (
      <Suggestions.Root items={['Hello']}>
        {() => <Fragment key="0">{draws(Suggestions.Item, { suggestion: 'Hello' })(props)}</Fragment>}
      </Suggestions.Root>
    ),
  },
  { name: 'ChatSkeleton', entry: chatParts.ChatSkeleton, draw: draws(ChatSkeleton) },
  { name: 'ChatFrame', entry: chatParts.ChatFrame, draw: draws(ChatFrame) },
  { name: 'ChatFailure', entry: chatParts.ChatFailure, draw: draws(ChatFailure), setting: 'failed' },
];
