import { describe, expect, it } from 'vitest';

import type { UIMessageChunk } from '../../src/model/chunk.js';
import { openSample } from './open-guide.js';

describe('tools', () => {
  it('does sums on the server', async () => {
    const { chunks, text } = await (await openSample()).ask('calculate 12 * (3 + 4)');

    expect(ofTool(chunks, 'calculate')).toEqual({ expression: '12 * (3 + 4)' });
    expect(chunks).toContainEqual(
      expect.objectContaining({
        type: 'tool-output-available',
        output: { expression: '12 * (3 + 4)', result: '84' },
      }),
    );
    expect(text).toBe('`12 * (3 + 4)` is **84**.');
  });

  it('says what it cannot calculate', async () => {
    const { text, types } = await (await openSample()).ask('calculate import("fs")');

    expect(types).toContain('tool-output-error');
    expect(text).toContain('could not calculate');
  });

  it('asks the page about itself', async () => {
    const page = {
      title: 'Demo | chat',
      url: 'http://localhost:3000/',
      viewport: { width: 800, height: 600 },
      language: 'de',
      theme: 'dark',
    };
    const { chunks, text } = await (
      await openSample()
    ).ask('What page am I on?', {
      tools: [{ name: 'get_page_info' }],
      onCallTool: (call) => {
        expect(call).toMatchObject({ toolName: 'get_page_info', input: {} });
        return { state: 'output-available', output: page };
      },
    });

    expect(ofTool(chunks, 'get_page_info')).toEqual({});
    // The gateway shows the outcome; a second one from the agent would be one too many.
    expect(chunks.some((chunk) => chunk.type === 'tool-output-available')).toBe(false);
    expect(text).toContain('| Title | Demo \\| chat |');
    expect(text).toContain('| Viewport | 800 × 600 px |');
  });

  it('does not call a page that offers nothing', async () => {
    const { text, types } = await (await openSample()).ask('What page am I on?');

    expect(types).not.toContain('tool-input-start');
    expect(text).toContain('offers no `get_page_info`');
  });

  it('saves a note once a person agrees, as they worded it, and lists it in that channel only', async () => {
    const { ask } = await openSample();
    const saved = await ask('save a note: buy milk', {
      onApproval: (call) => {
        expect(call).toMatchObject({ toolName: 'save_note', input: { text: 'buy milk' } });
        return { approved: true, input: { text: 'buy oat milk' } };
      },
    });
    expect(saved.text).toContain('Saved (as you changed it): `buy oat milk`');

    expect((await ask('list notes')).text).toContain('1. `buy oat milk`');
    expect((await ask('list notes', { channel: 'elsewhere' })).text).toContain('no notes here');
  });

  it('saves nothing that a person denied', async () => {
    const { ask, notes } = await openSample();
    const { text, types } = await ask('Note: buy milk', {
      onApproval: () => ({ approved: false, reason: 'Too early', input: { text: 'buy milk' } }),
    });

    expect(types).toContain('tool-output-denied');
    expect(text).toContain('Too early');
    expect(notes.list('room')).toEqual([]);
  });

  it('saves nothing that a person emptied', async () => {
    const { ask, notes } = await openSample();
    const { types } = await ask('save a note: milk', {
      onApproval: () => ({ approved: true, input: { text: '' } }),
    });

    expect(types).toContain('tool-output-error');
    expect(notes.list('room')).toEqual([]);
  });
});

function ofTool(chunks: readonly UIMessageChunk[], toolName: string): unknown {
  const call = chunks.find((chunk) => chunk.type === 'tool-input-available' && chunk.toolName === toolName);
  return call?.type === 'tool-input-available' ? call.input : undefined;
}
