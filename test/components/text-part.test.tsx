import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Chat, type ChatMarkdown, type FencedBlockProps } from 'colloquy/components';
import { say } from 'colloquy/testing';
import { expect, it, vi } from 'vitest';

import { channel, setScene } from './scene.js';

async function answerOf(text: string, markdown: ChatMarkdown) {
  const { draw } = await setScene({ script: say(text) });
  await draw(<Chat channel={channel} markdown={markdown} />);
  const field = screen.getByRole('textbox', { name: 'New message' });
  fireEvent.change(field, { target: { value: 'Hello' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  const answer = within(await screen.findByRole('article', { name: 'Message from Guide' }));
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('The answer is complete.'));
  return answer;
}

it('a chat’s answers have its components, blocks and policies', async () => {
  const Diagram = ({ code, complete }: FencedBlockProps) => (
    <img alt={`${complete ? 'whole' : 'half'}: ${code.trim()}`} />
  );
  const text = '[in](https://good.example/a) [out](https://bad.example/)\n\n```mermaid\na --> b\n```\n';
  const answer = await answerOf(text, {
    components: { a: ({ children, href }) => <a href={href}>→ {children}</a> },
    blocks: { mermaid: Diagram },
    links: { allowedPrefixes: ['https://good.example/'] },
  });
  expect(answer.getByRole('link', { name: '→ in' })).toHaveAttribute('href', 'https://good.example/a');
  expect(answer.getAllByRole('link')).toHaveLength(1);
  expect(answer.getByText('(blocked: bad.example is not on the list)')).toBeVisible();
  expect(answer.getByRole('img', { name: 'whole: a --> b' })).toBeVisible();
});

it('a chat may reveal its answers smoothly; they come out whole, and the store has them at once', async () => {
  const words = 'One word after another. '.repeat(40).trim();
  const answer = await answerOf(words, { reveal: 'smooth' });
  expect(await answer.findByText(words, undefined, { timeout: 10_000 })).toBeVisible();
});

it('a chat’s answers begin at the third level of headings, unless it says otherwise', async () => {
  const answer = await answerOf('# One\n\n## Two\n', {});
  expect(answer.getByRole('heading', { name: 'One', level: 3 })).toBeVisible();
  expect(answer.getByRole('heading', { name: 'Two', level: 4 })).toBeVisible();
});

it('a chat announces what a button of its answers copied', async () => {
  const user = userEvent.setup();
  const onCopied = vi.fn<(text: string) => void>();
  const answer = await answerOf('```js\none\n```\n', {
    onCopied,
    labels: { copied: 'It is on the clipboard' },
  });
  const code = within(answer.getByRole('figure', { name: 'Code: js' }));
  await user.click(await code.findByRole('button', { name: 'Copy' }));
  await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('It is on the clipboard'));
  expect(onCopied).toHaveBeenCalledExactlyOnceWith('one\n');
});
