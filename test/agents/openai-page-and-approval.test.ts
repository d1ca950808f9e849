import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { defineTool, type Tool } from '../../src/agents/openai/index.js';
import type { TurnScript } from './create-turn.js';
import { functionPart, ofCall, playWithTools } from './play-with-tools.js';

const saveNote = (saved: string[]): Tool =>
  defineTool({
    parameters: z.object({ text: z.string().check(z.minLength(2)) }),
    needsApproval: true,
    execute: ({ text }) => {
      saved.push(text);
      return 'saved';
    },
  });

describe('a tool of the page', () => {
  it('is offered to the model and runs there; the gateway shows its outcome, not the agent', async () => {
    const { chunks, requests, told } = await playWithTools(
      {},
      {
        tools: [{ name: 'get_page_info', description: 'Tells about the page.' }],
        onCallTool: (call) => {
          expect(call).toEqual({ toolCallId: 'call_0', toolName: 'get_page_info', input: {} });
          return { state: 'output-available', output: { title: 'Demo' } };
        },
      },
      { fixture: 'page-info' },
      { fixture: 'text' },
    );

    expect(requests[0]?.body['tools']).toEqual([
      functionPart({
        function: {
          name: 'get_page_info',
          description: 'Tells about the page.',
          parameters: { type: 'object', properties: {} },
        },
      }),
    ]);
    expect(ofCall(chunks, 'call_0').map((chunk) => chunk.type)).toEqual([
      'tool-input-start',
      'tool-input-available',
    ]);
    expect(told).toContainEqual({ role: 'tool', tool_call_id: 'call_0', content: '{"title":"Demo"}' });
  });

  it('tells the model when it failed', async () => {
    const { told } = await playWithTools(
      {},
      {
        tools: [{ name: 'get_page_info' }],
        onCallTool: () => ({ state: 'output-error', errorText: 'The tab was closed.' }),
      },
      { fixture: 'page-info' },
      { fixture: 'text' },
    );

    expect(told).toContainEqual({
      role: 'tool',
      tool_call_id: 'call_0',
      content: 'Error: The tab was closed.',
    });
  });

  it('does not take the place of the agent’s own tool of that name', async () => {
    const own = defineTool({ execute: () => 'mine' });
    const { told } = await playWithTools(
      { get_page_info: own },
      { tools: [{ name: 'get_page_info' }] },
      { fixture: 'page-info' },
      { fixture: 'text' },
    );

    expect(told).toContainEqual({ role: 'tool', tool_call_id: 'call_0', content: 'mine' });
  });
});

describe('a tool that needs approval', () => {
  const ask = async (answer: Awaited<ReturnType<NonNullable<TurnScript['onApproval']>>>) => {
    const saved: string[] = [];
    const result = await playWithTools(
      { save_note: saveNote(saved) },
      {
        onApproval: (call) => {
          expect(call).toEqual({ toolCallId: 'call_0', toolName: 'save_note', input: { text: 'milk' } });
          expect(saved).toEqual([]);
          return answer;
        },
      },
      { fixture: 'one-tool' },
      { fixture: 'text' },
    );
    return { ...result, saved };
  };

  it('runs once a person said yes', async () => {
    const { chunks, saved } = await ask({ approved: true, input: { text: 'milk' } });

    expect(saved).toEqual(['milk']);
    expect(ofCall(chunks, 'call_0').at(-1)).toEqual({
      type: 'tool-output-available',
      toolCallId: 'call_0',
      output: 'saved',
    });
  });

  it('runs with what the person made of it, and the model is told', async () => {
    const { told, saved } = await ask({ approved: true, input: { text: 'oat milk' } });

    expect(saved).toEqual(['oat milk']);
    expect(told).toContainEqual({
      role: 'tool',
      tool_call_id: 'call_0',
      content: 'The user changed the input to {"text":"oat milk"} before approving it.\nsaved',
    });
  });

  it('does not run with an edited input that its schema refuses', async () => {
    const { chunks, saved } = await ask({ approved: true, input: { text: '' } });

    expect(saved).toEqual([]);
    expect(ofCall(chunks, 'call_0').at(-1)).toMatchObject({
      type: 'tool-output-error',
      errorText: expect.stringContaining('The edited input was not accepted'),
    });
  });

  it('does not run when denied, and the model is told why', async () => {
    const { chunks, told, saved } = await ask({
      approved: false,
      reason: 'Not now',
      input: { text: 'milk' },
    });

    expect(saved).toEqual([]);
    expect(ofCall(chunks, 'call_0').at(-1)).toEqual({ type: 'tool-output-denied', toolCallId: 'call_0' });
    expect(told).toContainEqual({
      role: 'tool',
      tool_call_id: 'call_0',
      content: 'The user denied this call: Not now. Do not try it again unless they ask for it.',
    });
  });

  it('asks only where its rule says so', async () => {
    const careful = defineTool({
      parameters: z.object({ text: z.string() }),
      needsApproval: ({ text }) => text.length > 10,
      execute: () => 'saved',
    });
    const { told } = await playWithTools(
      { save_note: careful },
      {},
      { fixture: 'one-tool' },
      { fixture: 'text' },
    );

    expect(told).toContainEqual({ role: 'tool', tool_call_id: 'call_0', content: 'saved' });
  });
});

describe('stopping', () => {
  it('does not wait for a tool that ignores the signal', async () => {
    const controller = new AbortController();
    const stubborn = defineTool({
      execute: (_input, { signal }) => {
        expect(signal).toBe(controller.signal);
        controller.abort();
        return new Promise(() => {});
      },
    });
    const { chunks, requests } = await playWithTools(
      { save_note: stubborn },
      { controller },
      { fixture: 'one-tool' },
    );

    expect(requests).toHaveLength(1);
    expect(chunks.at(-1)).toMatchObject({ type: 'tool-input-available' });
  });

  it('ends a wait for approval without an outcome', async () => {
    const controller = new AbortController();
    const { chunks } = await playWithTools(
      { save_note: saveNote([]) },
      {
        controller,
        onApproval: () => {
          controller.abort();
          return new Promise(() => {});
        },
      },
      { fixture: 'one-tool' },
    );

    expect(chunks.at(-1)).toMatchObject({ type: 'tool-input-available' });
  });
});
