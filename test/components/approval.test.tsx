import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { Chat } from 'colloquy/components';
import { askApproval, choose, say, type Script } from 'colloquy/testing';
import { describe, expect, it } from 'vitest';

import { channel, setScene, type SceneOptions } from './scene.js';

function send(text: string): void {
  const field = screen.getByRole('textbox', { name: 'New message' });
  fireEvent.change(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: 'Enter' });
}

async function ask(script: Script, gateway: SceneOptions['gateway'] = {}) {
  const { draw, inPage } = await setScene({ script, gateway });
  await draw(<Chat channel={channel} />);
  send('Go on');
  return { inPage, user: userEvent.setup() };
}

const button = (name: string) => screen.findByRole('button', { name });
const saveNote = askApproval('save', { text: 'draft' }, { output: (input) => input });

describe('a tool that asks for approval', () => {
  it('shows what it is to be given, and why', async () => {
    await ask(askApproval('save', { text: 'draft' }, { reason: 'This writes a file.' }));
    const question = await screen.findByRole('group', { name: 'This writes a file.' });
    expect(within(question).getByText('This writes a file.')).toBeInTheDocument();
    expect(screen.getByRole('group', { name: 'Input' })).toHaveTextContent('"draft"');
  });

  it('is denied with a reason, which the agent is told', async () => {
    const { user } = await ask(askApproval('save', {}, { next: ({ reason }) => say(`So not: ${reason}`) }));
    const opener = await button('Say why not');
    expect(opener).toHaveAttribute('aria-expanded', 'false');
    await user.click(opener);
    expect(opener).toHaveAttribute('aria-expanded', 'true');
    const field = await screen.findByRole('textbox', { name: 'Reason, for the agent' });
    expect(field).toHaveFocus();
    await user.keyboard('wrong folder{Enter}');
    expect(await screen.findByText('Denied: wrong folder')).toBeInTheDocument();
    expect(await screen.findByText('So not: wrong folder')).toBeInTheDocument();
  });

  it('is approved with an input that was edited', async () => {
    const { user } = await ask(saveNote);
    await user.click(await button('Edit input'));
    const field = await screen.findByRole('textbox', { name: 'Input, as JSON' });
    expect(field).toHaveFocus();
    expect(field).toHaveValue('{\n  "text": "draft"\n}');
    fireEvent.change(field, { target: { value: '{ "text": "edited" }' } });
    await user.click(screen.getByRole('button', { name: 'Approve this input' }));
    await user.click(await screen.findByText('Done'));
    expect(screen.getByRole('group', { name: 'Result' })).toHaveTextContent('"edited"');
  });

  it('does not send what is no JSON: it says why, at the field', async () => {
    const { user } = await ask(saveNote);
    await user.click(await button('Edit input'));
    const field = await screen.findByRole('textbox', { name: 'Input, as JSON' });
    fireEvent.change(field, { target: { value: '{ "text": ' } });
    await user.click(screen.getByRole('button', { name: 'Approve this input' }));
    expect(field).toBeInvalid();
    expect(field).toHaveAccessibleDescription(/^This is no JSON yet: /);
    expect(field).toHaveFocus();
    fireEvent.change(field, { target: { value: '{ "text": "" }' } });
    expect(field).toBeValid();
    // What would approve the input as it was is not beside it.
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('says in the user’s words that the server does not take an input, and keeps it to be corrected', async () => {
    const safeParse = (input: unknown) => ({ success: JSON.stringify(input).includes('draft') });
    const { user } = await ask(saveNote, { toolSchemas: { save: { safeParse } } });
    await user.click(await button('Edit input'));
    const field = await screen.findByRole('textbox', { name: 'Input, as JSON' });
    fireEvent.change(field, { target: { value: '{ "text": 7 }' } });
    await user.click(screen.getByRole('button', { name: 'Approve this input' }));
    expect((await screen.findAllByText(/The tool does not take this input/)).length).toBeGreaterThan(0);
    expect(field).toHaveValue('{ "text": 7 }');
  });

  it('gives the focus back to what opened a form, on Escape', async () => {
    const { user } = await ask(saveNote);
    const opener = await button('Edit input');
    await user.click(opener);
    await screen.findByRole('textbox', { name: 'Input, as JSON' });
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox', { name: 'Input, as JSON' })).toBeNull();
    expect(opener).toHaveFocus();
  });
});

describe('a tool that is always allowed', () => {
  it('is not asked about again, until that is taken back', async () => {
    const { user } = await ask(askApproval('save', {}, { next: () => say('Saved.') }));
    await user.click(await button('Always allow save'));
    await screen.findByText('Saved.');
    send('Again');
    await waitFor(() => expect(screen.getAllByText('Saved.')).toHaveLength(2));
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();

    const [summary] = screen.getAllByText('Done');
    if (summary) await user.click(summary);
    await user.click(await button('Ask again before save runs'));
    send('Once more');
    expect(await button('Approve')).toBeEnabled();
  });

  it('answers for that tool alone', async () => {
    const script = choose(({ messages }) =>
      askApproval(messages.length > 1 ? 'delete' : 'save', {}, { next: () => say('Well.') }),
    );
    const { user } = await ask(script);
    await user.click(await button('Always allow save'));
    await screen.findByText('Well.');
    send('Now the other');
    expect(await button('Always allow delete')).toBeEnabled();
  });

  it('answers the next call of the same answer too', async () => {
    const { user } = await ask([
      askApproval('save', { a: 1 }, { output: 1 }),
      askApproval('save', { a: 2 }, { output: 2 }),
    ]);
    await user.click(await button('Always allow save'));
    await waitFor(() => expect(screen.getAllByText('Done')).toHaveLength(2));
  });

  it('is not offered for a turn that somebody else set going', async () => {
    const { draw, inPage } = await setScene({ script: askApproval('save', {}) });
    await draw(<Chat channel={channel} />);
    const { createClient } = await import('colloquy/client');
    const grace = createClient({ url: inPage.url, webSocket: inPage.webSocket, getToken: () => 'grace' });
    grace.connect();
    const release = grace.channel(channel).retain();
    await grace.channel(channel).sendMessage({ parts: [{ type: 'text', text: 'Save it' }] });
    expect(await button('Approve')).toBeEnabled();
    expect(screen.queryByRole('button', { name: 'Always allow save' })).toBeNull();
    release();
    grace.dispose();
  });
});
