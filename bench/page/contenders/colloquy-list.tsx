import { ConnectionProvider } from 'colloquy';
import { createRoot } from 'react-dom/client';

import { benchChannel, benchUser, snapshotOf } from '../bench-channel.js';
import type { ListContender } from '../list-bench.js';
import { createScriptedWire } from '../scripted-wire.js';
import { Shown, type Face } from './colloquy.js';

/** A long thread that the server rendered: from `ConnectionProvider initial`, then joined at its cursor. */
export function colloquyList(face: Face): ListContender {
  return {
    title: face === 'chat' ? '<Chat>' : 'the thread’s bare parts',
    open: (messages) => {
      const { webSocket } = createScriptedWire(messages, 'joined');
      let unmount = (): void => {};
      return {
        mount: (stage) => {
          const root = createRoot(stage);
          unmount = () => root.unmount();
          root.render(
            <ConnectionProvider
              url="ws://bench.invalid/"
              webSocket={webSocket}
              initial={{ user: benchUser, channels: { [benchChannel]: snapshotOf(messages) } }}
            >
              <Shown face={face} channel={benchChannel} />
            </ConnectionProvider>,
          );
        },
        close: () => unmount(),
      };
    },
  };
}
