import { Announcer, ChatComposer, ChatFrame, ChatScope, ChatThread } from 'colloquy/components';
import type { ChatScopeProps } from 'colloquy/components';
import type { ReactElement } from 'react';

import { channel } from './stage.js';

type SceneProps = Omit<ChatScopeProps, 'channel'>;

/** A thread alone, with what its children add. */
export function ThreadScene({ children, ...scope }: SceneProps): ReactElement {
  return (
    <ChatScope channel={channel} {...scope}>
      <ChatFrame>
        <ChatThread />
        {children}
        <Announcer />
      </ChatFrame>
    </ChatScope>
  );
}

/** A composer alone, below what its children draw. */
export function ComposerScene({ children, ...scope }: SceneProps): ReactElement {
  return (
    <ChatScope channel={channel} {...scope}>
      <ChatFrame style={{ justifyContent: 'flex-end' }}>
        {children}
        <ChatComposer />
        <Announcer />
      </ChatFrame>
    </ChatScope>
  );
}
