import { fireEvent, screen, waitFor } from '@testing-library/react';
import {
  Composer,
  Message,
  MessageActions,
  MessagePart,
  Thread,
  ToolPart,
  type PartEntry,
} from 'colloquy/components';
import { askApproval, chunks, fail, say, until } from 'colloquy/testing';
import type { ReactElement, ReactNode } from 'react';

import { talk, type Setting } from './part-cases.js';
import { setScene, type SceneOptions } from './scene.js';

const longCall = {
  role: 'assistant' as const,
  parts: [
    {
      type: 'dynamic-tool' as const,
      toolName: 'read',
      toolCallId: 'c1',
      state: 'output-available' as const,
      input: {},
      output: 'word '.repeat(1000),
    },
  ],
};

/** Settings in which something is asked of the agent first. */
const asking = new Set<Setting>(['approval', 'failed', 'allowed', 'unreadable', 'running']);

const options: Record<Setting, SceneOptions> = {
  talk: { messages: talk },
  empty: {},
  denied: { gateway: { authorize: () => false } },
  approval: { script: askApproval('delete', { path: '/a' }) },
  failed: { script: fail('The model is gone.') },
  away: { messages: talk },
  older: { messages: talk, gateway: { limits: { snapshotMessages: 1 } } },
  versions: { messages: talk, script: say('Another answer.') },
  editing: { messages: talk },
  long: { messages: [{ role: 'user', parts: [{ type: 'text', text: 'Read' }] }, longCall] },
  allowed: { script: [askApproval('delete', { path: '/a' }), until(new Promise(() => undefined))] },
  running: {
    script: [
      chunks({ type: 'tool-input-available', toolCallId: 'c', toolName: 'dig', input: {}, dynamic: true }),
      until(new Promise(() => undefined)),
    ],
  },
  unreadable: { script: askApproval('delete', { path: '/a' }) },
};

/** Sets a scene up, draws a node in it, and brings about what the setting is named after. */
export async function drawIn(setting: Setting, node: ReactNode): Promise<void> {
  const { inPage, draw } = await setScene(options[setting]);
  await draw(
    <>
      <div data-testid="place">{node}</div>
      {asking.has(setting) && (
        <Composer.Root>
          <Composer.Input />
        </Composer.Root>
      )}
      {setting === 'allowed' && <AlwaysButtons />}
      {setting === 'versions' && (
        <Message.Root messageId="m1">
          <MessageActions.Regenerate />
        </Message.Root>
      )}
    </>,
  );
  if (asking.has(setting)) {
    const field = screen.getAllByRole('textbox').at(-1);
    if (!field) throw new Error('There is no composer.');
    fireEvent.change(field, { target: { value: 'Go on' } });
    fireEvent.keyDown(field, { key: 'Enter' });
  }
  if (setting === 'versions') fireEvent.click(screen.getByRole('button', { name: 'Answer again' }));
  if (setting === 'allowed') fireEvent.click(await screen.findByRole('button', { name: /^Always allow/ }));
  if (setting === 'unreadable') {
    const input = await screen.findByRole('textbox', { name: 'Input, as JSON' });
    fireEvent.change(input, { target: { value: '{' } });
    fireEvent.click(screen.getByRole('button', { name: 'Approve this input' }));
  }
  if (setting === 'away') inPage.line.offline();
  if (setting === 'editing') fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
}

function AlwaysButtons(): ReactElement {
  return (
    <Thread.List>
      {(messageId) => (
        <Message.Root messageId={messageId}>
          <Message.Content>
            {(index) => (
              <MessagePart key={index} index={index}>
                <ToolPart.Always />
              </MessagePart>
            )}
          </Message.Content>
        </Message.Root>
      )}
    </Thread.List>
  );
}

/** The element of a part, once it is there. */
export async function findPart({ className }: Pick<PartEntry, 'className'>): Promise<HTMLElement> {
  return waitFor(() => {
    const found = document.querySelector<HTMLElement>(`[data-testid="place"] .${className}`);
    if (!found) throw new Error(`There is no .${className}:\n${document.body.innerHTML}`);
    return found;
  });
}
