import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { Chat } from 'colloquy/components';
import { marks, say } from 'colloquy/testing';
import { expect, it } from 'vitest';

import { channel, setScene } from './scene.js';

// The first and only one in this file: code that has come stays.
it('holds the room of the buttons while a first answer is written, and has them once somebody comes near', async () => {
  const { draw } = await setScene({ script: [say('Word by word.'), marks(1)] });
  await draw(<Chat channel={channel} />);
  const field = screen.getByRole('textbox', { name: 'New message' });
  fireEvent.change(field, { target: { value: 'Hello' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  const article = await screen.findByRole('article', { name: 'Message from You' });
  const room = article.querySelector('.colloquy-message-actions');
  expect(room).toBeInTheDocument();
  expect(room).not.toBeEmptyDOMElement();
  fireEvent.pointerEnter(article);
  await waitFor(() => expect(within(article).getByRole('button', { name: 'Copy' })).toBeInTheDocument());
});
