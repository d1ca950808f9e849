import { Announcer, ChatScope, Composer, ConnectionBanner } from 'colloquy/components';
import { Message, MessageActions, Thread } from 'colloquy/components';
import type { ReactElement } from 'react';

const sheet = `
  .notebook { display: flex; flex-direction: column; block-size: 100%; color: var(--colloquy-text);
    background: var(--colloquy-background); font: 1.0625rem/1.65 Charter, Georgia, serif; }
  .notebook-banner { padding: 0.5rem 2rem; background: var(--colloquy-warning-soft); }
  .notebook-list { display: block; max-inline-size: 40rem; margin-inline: auto; }
  .notebook-entry { display: block; padding-block: 0.75rem; border-radius: 0; }
  .notebook-entry[data-role='user'] { border-block-start: 3px double var(--colloquy-border-strong); }
  .notebook .notebook-words { all: unset; display: block; }
  .notebook-entry[data-role='user'] .notebook-words { font-size: 1.375rem; font-weight: 700; }
  .notebook-entry[data-status='streaming'] .notebook-words::after { content: '…'; }
  .notebook-write { display: flex; gap: 1rem; max-inline-size: 40rem; margin: 0 auto 2rem; border-radius: 0;
    border-width: 0 0 2px; box-shadow: none; background: none; inline-size: calc(100% - 2rem); outline: 0 !important; }
  .notebook-write textarea { flex: 1; font: inherit; color: inherit; background: none; border: 0; outline: 0; resize: none; }
  .notebook-button { all: unset; font: 0.875rem var(--colloquy-font); padding: 0.5rem; cursor: pointer;
    text-decoration: underline; color: var(--colloquy-accent); }
  .notebook-button:disabled { text-decoration: none; color: var(--colloquy-muted); cursor: default; }
  .notebook-button:focus-visible { outline: 2px solid currentcolor; }
`;

const words = { composerPlaceholder: 'Ask the next question', send: 'Ask' };

/** One entry: whatever state it is in stands on its element as `data-*`. */
function Entry({ messageId }: { messageId: string }): ReactElement {
  return (
    <Message.Root messageId={messageId} className="notebook-entry">
      <Message.Content className="notebook-words" />
      <Message.Note />
      <MessageActions.Stop className="notebook-button" />
      <MessageActions.Retry className="notebook-button" />
    </Message.Root>
  );
}

const drawEntry = (messageId: string): ReactElement => <Entry messageId={messageId} />;

/** A chat that looks like a notebook: questions are headings, and what the agent says stands below them. */
export function Notebook({ channel }: { channel: string }): ReactElement {
  return (
    <ChatScope channel={channel} labels={words}>
      <style>{sheet}</style>
      <div className="notebook">
        <ConnectionBanner.Root className="notebook-banner">
          <ConnectionBanner.Sentence /> <ConnectionBanner.Retry className="notebook-button" />
        </ConnectionBanner.Root>
        <Thread.Root>
          <Thread.Viewport>
            <Thread.Empty>The first page is empty.</Thread.Empty>
            <Thread.List className="notebook-list">{drawEntry}</Thread.List>
          </Thread.Viewport>
        </Thread.Root>
        <Composer.Root className="notebook-write">
          <Composer.Input />
          <Composer.Send className="notebook-button" />
        </Composer.Root>
        <Announcer />
      </div>
    </ChatScope>
  );
}
