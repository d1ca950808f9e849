import type { Meta, StoryObj } from '@storybook/react-vite';
import { ChatThread, ToolPart, type ToolViewProps, type ToolViewsOf } from 'colloquy/components';
import { askApproval, callServerTool, chunks, say, type Script } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';

import { createHold, forever, patience, send, settled, type Playing } from '../support/actions.js';
import { ComposerScene } from '../support/conversation.js';
import { answered, called, holding } from '../support/messages.js';
import { loadStage, onStage, stage } from '../support/stage.js';

/** One call of a tool, in each of its states, as a card and as a component of one's own. */
const meta = {
  title: 'Parts/Tool call',
  component: ComposerScene,
  args: { children: <ChatThread /> },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ComposerScene>;

export default meta;
type Story = StoryObj<typeof meta>;

type Weather = { input: { city: string; unit?: string }; output: { degrees: number } };

function WeatherCard({
  state,
  input,
  output,
  errorText,
  approve,
}: ToolViewProps<Weather['input'], Weather['output']>): ReactElement {
  return (
    <ToolPart.Root style={{ padding: '0.75rem 1rem' }}>
      <strong>{input?.city ?? 'Somewhere'}</strong>{' '}
      {output ? `${output.degrees} °C` : (errorText ?? (state === 'output-denied' ? 'not asked' : '…'))}
      {approve && (
        <button type="button" onClick={() => approve()}>
          Look outside
        </button>
      )}
    </ToolPart.Root>
  );
}

const ownCard = { tools: { weather: WeatherCard } satisfies ToolViewsOf<{ weather: Weather }> };

const input = { city: 'Delphi', unit: 'celsius' };
const begin = { type: 'tool-input-start', toolCallId: 'call-1', toolName: 'weather' } as const;
const given = { type: 'tool-input-available', toolCallId: 'call-1', toolName: 'weather', input } as const;
const half: Script = [
  chunks(begin, { type: 'tool-input-delta', toolCallId: 'call-1', inputTextDelta: '{"city":"Delphi","un' }),
  forever,
];
const asking = askApproval('weather', input, {
  reason: 'May I look out of your window?',
  output: { degrees: 31 },
  next: ({ approved, reason, input: looked }) =>
    say(approved ? `I looked: ${JSON.stringify(looked)}.` : `As you say: ${reason ?? 'no reason'}.`),
});

/** The card of the call, in a state. */
async function cardOf({ canvas }: Playing, state: string): Promise<HTMLElement> {
  const card = await canvas.findByRole('group', { name: 'Tool weather' }, patience);
  await waitFor(() => expect(card).toHaveAttribute('data-state', state), patience);
  return card;
}

async function unfold(playing: Playing, card: HTMLElement): Promise<void> {
  await playing.userEvent.click(within(card).getByText('weather'));
}

/** What the tool is given is still coming in: as much as can be read of it is shown. */
export const InputStreaming: Story = {
  parameters: stage({ script: half }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    const card = await cardOf(playing, 'input-streaming');
    await expect(within(card).getByText('Preparing')).toBeVisible();
    await unfold(playing, card);
    await expect(await within(card).findByRole('group', { name: 'Input' })).toHaveTextContent(
      '"city": "Delphi"',
    );
  },
};

/** The same, by a component of one's own: it gets the part of the input that is there. */
export const InputStreamingOwnCard: Story = {
  args: ownCard,
  parameters: stage({ script: half }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await expect(await cardOf(playing, 'input-streaming')).toHaveTextContent('Delphi …');
  },
};

/** The tool runs. */
export const Running: Story = {
  parameters: stage({ script: [chunks(begin, given), forever] }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    const card = await cardOf(playing, 'input-available');
    await expect(card).toHaveAttribute('data-live');
    await expect(within(card).getByText('Running')).toBeVisible();
  },
};

/** The same, by a component of one's own. */
export const RunningOwnCard: Story = {
  args: ownCard,
  parameters: stage({ script: [chunks(begin, given), forever] }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await expect(await cardOf(playing, 'input-available')).toHaveTextContent('Delphi …');
  },
};

/** The tool says how far it has come: an output that a later one replaces. */
export const Progress: Story = {
  parameters: stage({
    script: [
      chunks(begin, given, {
        type: 'tool-output-available',
        toolCallId: 'call-1',
        output: 'half way there',
        preliminary: true,
      }),
      forever,
    ],
  }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    const card = await cardOf(playing, 'output-available');
    await unfold(playing, card);
    const output = await within(card).findByRole('group', { name: 'Result' });
    await expect(output).toHaveTextContent('half way there');
    await expect(output).toHaveAttribute('data-preliminary');
  },
};

/** It asks first. */
export const ApprovalRequested: Story = {
  parameters: stage({ script: asking }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    const card = within(await cardOf(playing, 'approval-requested'));
    await expect(card.getByText('May I look out of your window?')).toBeVisible();
    await expect(card.getByRole('button', { name: 'Approve' })).toBeEnabled();
    await expect(card.getByRole('button', { name: 'Deny' })).toBeEnabled();
  },
};

/** It asks first, through a component of one's own. */
export const ApprovalOwnCard: Story = {
  args: ownCard,
  parameters: stage({ script: asking }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Look outside' }));
    await expect(await cardOf(playing, 'output-available')).toHaveTextContent('Delphi 31 °C');
  },
};

/** Approved with another input than the agent's. */
export const ApprovedEdited: Story = {
  parameters: stage({ script: asking }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'How warm is it?');
    await userEvent.click(await canvas.findByRole('button', { name: 'Edit input' }));
    const field = await canvas.findByRole('textbox', { name: 'Input, as JSON' });
    await userEvent.clear(field);
    await userEvent.type(field, '{{"city":"Sparta"}');
    await userEvent.click(canvas.getByRole('button', { name: 'Approve this input' }));
    await expect(await settled(playing)).toHaveTextContent('I looked: {"city":"Sparta"}.');
  },
};

/** What was written is no JSON: it says why, and is not sent. */
export const EditedBadly: Story = {
  parameters: stage({ script: asking }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'How warm is it?');
    await userEvent.click(await canvas.findByRole('button', { name: 'Edit input' }));
    const field = await canvas.findByRole('textbox', { name: 'Input, as JSON' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Sparta');
    await userEvent.click(canvas.getByRole('button', { name: 'Approve this input' }));
    await waitFor(() => expect(field).toHaveAttribute('aria-invalid', 'true'));
    await expect(canvas.getByText(/^This is no JSON yet/)).toBeVisible();
    await cardOf(playing, 'approval-requested');
  },
};

/** Denied, and the agent is told why. */
export const DeniedWithReason: Story = {
  parameters: stage({ script: asking }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'How warm is it?');
    await userEvent.click(await canvas.findByRole('button', { name: 'Say why not' }));
    const field = await canvas.findByRole('textbox', { name: 'Reason, for the agent' });
    await userEvent.type(field, 'the curtains are drawn{Enter}');
    await expect(await settled(playing)).toHaveTextContent('As you say: the curtains are drawn.');
    await expect(await cardOf(playing, 'output-denied')).toHaveTextContent('Denied: the curtains are drawn');
  },
};

/** Denied, as a component of one's own shows it. */
export const DeniedOwnCard: Story = {
  args: ownCard,
  parameters: stage({
    prepare: holding(
      answered(
        called({
          toolName: 'weather',
          state: 'output-denied',
          input,
          approval: { id: 'a1', approved: false },
        }),
      ),
    ),
  }),
  play: async (playing) => {
    await expect(await cardOf(playing, 'output-denied')).toHaveTextContent('Delphi not asked');
  },
};

const second = createHold();

/** Allowed for good: the next call of the same tool does not ask, until somebody wants it to. */
export const AlwaysAllowed: Story = {
  parameters: stage({ script: [asking, second.step, asking] }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'How warm is it?');
    await userEvent.click(await canvas.findByRole('button', { name: 'Always allow weather' }));
    await canvas.findByText(/^I looked/);
    second.release();
    await waitFor(() => expect(canvas.getAllByText(/^I looked/)).toHaveLength(2), patience);
    await expect(canvas.queryByRole('button', { name: 'Approve' })).toBeNull();
  },
};

/** The turn was stopped while it was asked: nobody can answer any more. */
export const ApprovalExpired: Story = {
  parameters: stage({ script: asking }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await cardOf(playing, 'approval-requested');
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Stop the answer' }));
    await settled(playing, 'stopped');
    await expect(playing.canvas.queryByRole('button', { name: 'Approve' })).toBeNull();
    const card = playing.canvas.getByRole('group', { name: 'Tool weather' });
    await waitFor(() => expect(card).not.toHaveAttribute('data-live'));
  },
};

/** Done: what went in and what came out are folded away. */
export const Done: Story = {
  parameters: stage({ script: callServerTool('weather', input, { degrees: 31 }) }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    const card = await cardOf(playing, 'output-available');
    await expect(within(card).getByText('Done')).toBeVisible();
    await unfold(playing, card);
    await expect(await within(card).findByRole('group', { name: 'Input' })).toHaveTextContent('Delphi');
    await expect(within(card).getByRole('group', { name: 'Result' })).toHaveTextContent('31');
  },
};

/** Done, as a component of one's own shows it. */
export const DoneOwnCard: Story = {
  args: ownCard,
  parameters: stage({ script: callServerTool('weather', input, { degrees: 31 }) }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await expect(await cardOf(playing, 'output-available')).toHaveTextContent('Delphi 31 °C');
  },
};

/** Failed, with its reason. */
export const Failed: Story = {
  parameters: stage({ script: callServerTool('weather', input, null, { errorText: 'There is fog.' }) }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    const card = await cardOf(playing, 'output-error');
    await expect(card).toHaveTextContent('There is fog.');
    await expect(card).toHaveTextContent('Failed');
  },
};

/** Failed, as a component of one's own shows it. */
export const FailedOwnCard: Story = {
  args: ownCard,
  parameters: stage({ script: callServerTool('weather', input, null, { errorText: 'There is fog.' }) }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await expect(await cardOf(playing, 'output-error')).toHaveTextContent('Delphi There is fog.');
  },
};

function BrokenCard(): ReactElement {
  throw new Error('This card was written badly.');
}

/** A component that throws leaves its place to the card, and the rest of the answer alone. */
export const BrokenOwnCard: Story = {
  args: { tools: { weather: BrokenCard } },
  parameters: stage({ script: [callServerTool('weather', input, { degrees: 31 }), say('It is warm.')] }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await expect(await settled(playing)).toHaveTextContent('It is warm.');
    await expect(await playing.canvas.findByText('This part could not be shown.')).toBeVisible();
    await cardOf(playing, 'output-available');
  },
};

/** Interrupted before it was done: it never will be, and says so. */
export const Unfinished: Story = {
  parameters: stage({
    prepare: holding(answered(called({ toolName: 'weather', state: 'input-available', input }))),
  }),
  play: async (playing) => {
    const card = await cardOf(playing, 'input-available');
    await expect(card).toHaveTextContent('Not finished');
    await expect(card).not.toHaveAttribute('data-live');
  },
};

/** Several at once: each has its own card and its own state. */
export const Several: Story = {
  parameters: stage({
    script: [
      callServerTool('weather', { city: 'Delphi' }, { degrees: 31 }),
      callServerTool('forecast', { city: 'Sparta' }, null, { errorText: 'No stars to be seen.' }),
      callServerTool('map', { city: 'Corinth' }, 'a map'),
      say('That is all I know.'),
    ],
  }),
  play: async (playing) => {
    await send(playing, 'Tell me all');
    const answer = within(await settled(playing));
    for (const [tool, state] of [
      ['weather', 'output-available'],
      ['forecast', 'output-error'],
      ['map', 'output-available'],
    ]) {
      const card = await answer.findByRole('group', { name: `Tool ${tool}` });
      await expect(card).toHaveAttribute('data-state', state);
    }
  },
};

/** 64 KB of input, in pieces of a few characters. Only its beginning is shown until somebody wants all of it. */
export const LongInput: Story = {
  parameters: stage({
    script: async function* () {
      const text = JSON.stringify({ city: 'Delphi', notes: 'long '.repeat(12_800) });
      yield begin;
      for (let start = 0; start < text.length; start += 256)
        yield {
          type: 'tool-input-delta',
          toolCallId: 'call-1',
          inputTextDelta: text.slice(start, start + 256),
        } as const;
      yield { ...given, input: JSON.parse(text) as object };
      yield { type: 'tool-output-available', toolCallId: 'call-1', output: 'read' } as const;
    },
  }),
  play: async (playing) => {
    await send(playing, 'Take this');
    const card = await cardOf(playing, 'output-available');
    await unfold(playing, card);
    const box = await within(card).findByRole('group', { name: 'Input' });
    await expect(box.textContent.length).toBeLessThan(3000);
    await playing.userEvent.click(within(card).getByRole('button', { name: /^Show all/ }));
    await waitFor(() => expect(box.textContent.length).toBeGreaterThan(64_000));
  },
};
