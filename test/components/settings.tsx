import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Composer, Message, MessageActions, type PartEntry } from 'colloquy/components';
import { askApproval, fail, say } from 'colloquy/testing';
import type { ReactNode } from 'react';

import { talk, type Setting } from './part-cases.js';
import { setScene, type SceneOptions } from './scene.js';

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
};

/** Sets a scene up, draws a node in it, and brings about what the setting is named after. */
export async function drawIn(setting: Setting, node: ReactNode): Promise<void> {
  const { inPage, draw } = await setScene(options[setting]);
  await draw(
    <>
      <div data-testid="place">{node}</div>
      {(setting === 'approval' || setting === 'failed') && (
        <Composer.Root>
          <Composer.Input />
        </Composer.Root>
      )}
      {setting === 'versions' && (
        <Message.Root messageId="m1">
          <MessageActions.Regenerate />
        </Message.Root>
      )}
    </>,
  );
  if (setting === 'approval' || setting === 'failed') {
    const field = screen.getAllByRole('textbox').at(-1);
    if (!field) throw new Error('There is no composer.');
    fireEvent.change(field, { target: { value: 'Go on' } });
    fireEvent.keyDown(field, { key: 'Enter' });
  }
  if (setting === 'versions') fireEvent.click(screen.getByRole('button', { name: 'Answer again' }));
  if (setting === 'away') inPage.line.offline();
  if (setting === 'editing') fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
}

/** The element of a part, once it is there. */
export async function findPart({ className }: Pick<PartEntry, 'className'>): Promise<HTMLElement> {
  return waitFor(() => {
    const found = document.querySelector<HTMLElement>(`[data-testid="place"] .${className}`);
    if (!found) throw new Error(`There is no .${className}:\n${document.body.innerHTML}`);
    return found;
  });
}
