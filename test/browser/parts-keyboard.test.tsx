import 'colloquy/styles.css';
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { askApproval, createInPageGateway, scriptedAgent, type Script } from 'colloquy/testing';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const starters = ['Save it', 'Something else'];

async function openChat(script: Script): Promise<void> {
  const { url, webSocket, close } = createInPageGateway({
    authenticate: () => ({ user: { id: 'ada', name: 'Ada' } }),
    agent: { id: 'guide', name: 'Guide', run: scriptedAgent(script, { pace: 0 }) },
  });
  const container = document.body.appendChild(document.createElement('div'));
  container.style.blockSize = '40rem';
  const root = createRoot(container);
  root.render(
    <ConnectionProvider url={url} webSocket={webSocket} lingerMs={0}>
      <Chat channel="room" suggestions={starters} />
    </ConnectionProvider>,
  );
  endings.push(async () => {
    root.unmount();
    container.remove();
    await close();
  });
}

const focused = (): string =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '';

/** Presses Tab until something of that name has the focus. */
async function tabTo(name: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    if (focused() === name) return;
    await userEvent.keyboard('{Tab}');
  }
  throw new Error(`Tab never came to "${name}".`);
}

describe('the whole path by keyboard', () => {
  it('goes from a suggestion over an edited input to the result', async () => {
    await openChat(askApproval('save', { text: 'draft' }, { output: (input) => input }));
    await expect.element(page.getByRole('button', { name: 'Save it' })).toBeVisible();
    await tabTo('Save it');
    await userEvent.keyboard('{ArrowRight}');
    expect(focused()).toBe('Something else');
    await userEvent.keyboard('{ArrowLeft}{Enter}');

    await expect.element(page.getByRole('button', { name: 'Edit input' })).toBeVisible();
    // The suggestions are gone; the composer has the focus, and the card stands before it.
    expect(focused()).toBe('New message');
    for (let presses = 0; focused() !== 'Edit input' && presses < 20; presses += 1) {
      await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    }
    await userEvent.keyboard('{Enter}');
    const field = page.getByRole('textbox', { name: 'Input, as JSON' });
    await expect.element(field).toHaveFocus();
    await userEvent.keyboard('{Control>}a{/Control}');
    await userEvent.keyboard('{{"text": ');
    await tabTo('Approve this input');
    await userEvent.keyboard('{Enter}');
    await expect.element(field).toHaveFocus();
    await expect.element(field).toHaveAccessibleDescription(/no JSON yet/);
    await userEvent.keyboard('{Control>}a{/Control}');
    await userEvent.keyboard('{{"text": "by hand"}');
    await tabTo('Approve this input');
    await userEvent.keyboard('{Enter}');

    await expect.element(page.getByText('Done', { exact: true })).toBeVisible();
    // What had the focus is gone; the card has it now.
    await expect.element(page.getByRole('group', { name: 'Tool save' })).toHaveFocus();
    await userEvent.keyboard('{Tab}{Enter}');
    await expect.element(page.getByRole('group', { name: 'Result' })).toHaveTextContent('by hand');
    await userEvent.keyboard(' ');
    expect(page.getByRole('group', { name: 'Result' }).query()).toBeNull();
  });
});

describe('the composer', () => {
  it('grows with its lines, up to a limit, and shrinks again', async () => {
    await openChat([]);
    const field = page.getByRole('textbox', { name: 'New message' });
    await expect.element(field).toBeVisible();
    const height = (): number => field.element().getBoundingClientRect().height;
    const oneLine = height();
    await field.fill('one\ntwo\nthree');
    expect(height()).toBeGreaterThan(oneLine * 1.5);
    await field.fill('line\n'.repeat(100));
    const most = height();
    expect(most).toBeLessThan(300);
    expect(field.element().scrollHeight).toBeGreaterThan(most);
    await field.fill('');
    expect(height()).toBe(oneLine);
  });

  it('keeps its buttons in its one row, whether or not there is a sentence above', async () => {
    await openChat([]);
    const field = page.getByRole('textbox', { name: 'New message' });
    await expect.element(field).toBeVisible();
    const bottoms = ['New message', 'Send'].map((name) => {
      const found = name === 'Send' ? page.getByRole('button', { name }) : field;
      return Math.round(found.element().getBoundingClientRect().bottom);
    });
    expect(bottoms[0]).toBe(bottoms[1]);
  });
});
