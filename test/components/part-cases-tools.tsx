import { ToolPart } from 'colloquy/components';
import { Fragment } from 'react';

import { draws, inEachPart, inPart, partIndexes, type PartCase } from './part-places.js';

const { tool, failedTool } = partIndexes;

/** The parts of a tool call. */
export const toolCases: PartCase[] = [
  { name: 'ToolPart.Root', entry: ToolPart.parts.Root, draw: inPart(tool, draws(ToolPart.Root)) },
  { name: 'ToolPart.Name', entry: ToolPart.parts.Name, draw: inPart(tool, draws(ToolPart.Name)) },
  { name: 'ToolPart.Status', entry: ToolPart.parts.Status, draw: inPart(tool, draws(ToolPart.Status)) },
  { name: 'ToolPart.Input', entry: ToolPart.parts.Input, draw: inPart(tool, draws(ToolPart.Input)) },
  { name: 'ToolPart.Output', entry: ToolPart.parts.Output, draw: inPart(tool, draws(ToolPart.Output)) },
  { name: 'ToolPart.Error', entry: ToolPart.parts.Error, draw: inPart(failedTool, draws(ToolPart.Error)) },
  {
    name: 'ToolPart.Approval',
    entry: ToolPart.parts.Approval,
    draw: inEachPart(draws(ToolPart.Approval)),
    setting: 'approval',
  },
  { name: 'ToolPart.Approve', entry: ToolPart.parts.Approve, draw: inPart(tool, draws(ToolPart.Approve)) },
  { name: 'ToolPart.Deny', entry: ToolPart.parts.Deny, draw: inPart(tool, draws(ToolPart.Deny)) },
  {
    name: 'ToolPart.Group',
    entry: ToolPart.parts.Group,
    draw: draws(ToolPart.Group, { count: 2 }),
  },
  { name: 'ToolPart.Details', entry: ToolPart.parts.Details, draw: inPart(tool, draws(ToolPart.Details)) },
  {
    name: 'ToolPart.Summary',
    entry: ToolPart.parts.Summary,
    draw: inPart(tool, inDetails(draws(ToolPart.Summary))),
  },
  {
    name: 'ToolPart.Body',
    entry: ToolPart.parts.Body,
    draw: inEachPart(inDetails(draws(ToolPart.Body))),
    setting: 'approval',
  },
  {
    name: 'ToolPart.Elapsed',
    entry: ToolPart.parts.Elapsed,
    draw: inEachPart(draws(ToolPart.Elapsed, { clock: hurrying() })),
    setting: 'running',
  },
  {
    name: 'ToolPart.Section',
    entry: ToolPart.parts.Section,
    draw: inPart(tool, draws(ToolPart.Section, { kind: 'input' })),
  },
  {
    name: 'ToolPart.ShowAll',
    entry: ToolPart.parts.ShowAll,
    draw: inPart(0, (props) => (
      <ToolPart.Section kind="output">{draws(ToolPart.ShowAll)(props)}</ToolPart.Section>
    )),
    setting: 'long',
  },
  { name: 'ToolPart.Hint', entry: ToolPart.parts.Hint, draw: inPart(failedTool, draws(ToolPart.Hint)) },
  ...asked('Question', ToolPart.Question),
  ...asked('Edit', ToolPart.Edit),
  ...asked('DenyWithReason', ToolPart.DenyWithReason),
  ...asked('Always', ToolPart.Always),
  {
    name: 'ToolPart.AskAgain',
    entry: ToolPart.parts.AskAgain,
    draw: inEachPart(draws(ToolPart.AskAgain)),
    setting: 'allowed',
  },
  ...asked('InputForm', ToolPart.InputForm),
  ...asked('InputField', ToolPart.InputField, ToolPart.InputForm),
  {
    name: 'ToolPart.InputProblem',
    entry: ToolPart.parts.InputProblem,
    draw: inEachPart((props) => (
      <ToolPart.Approval>
        <ToolPart.InputForm>
          <ToolPart.InputField />
          {draws(ToolPart.InputProblem)(props)}
          <ToolPart.ApproveEdited />
        </ToolPart.InputForm>
      </ToolPart.Approval>
    )),
    setting: 'unreadable',
  },
  ...asked('ApproveEdited', ToolPart.ApproveEdited, ToolPart.InputForm),
  ...asked('ReasonForm', ToolPart.ReasonForm),
  ...asked('ReasonField', ToolPart.ReasonField, ToolPart.ReasonForm),
  ...asked('DenyReason', ToolPart.DenyReason, ToolPart.ReasonForm),
  ...asked('FormCancel', ToolPart.FormCancel, ToolPart.InputForm),
];

/** A part that belongs into the question whether a tool may run, and into one of its forms. */
function asked(
  name: keyof typeof ToolPart.parts,
  part: unknown,
  Form: typeof ToolPart.InputForm | typeof Fragment = Fragment,
): PartCase[] {
  const draw: PartCase['draw'] = (props) => (
    <ToolPart.Approval>
      <Form>{draws(part)(props)}</Form>
    </ToolPart.Approval>
  );
  return [
    { name: `ToolPart.${name}`, entry: ToolPart.parts[name], draw: inEachPart(draw), setting: 'approval' },
  ];
}

function inDetails(draw: PartCase['draw']): PartCase['draw'] {
  return (props) => <ToolPart.Details>{draw(props)}</ToolPart.Details>;
}

/** A clock by which each look at it is a second later. */
function hurrying() {
  let ms = 0;
  return {
    now: () => ms,
    monotonic: () => (ms += 1000),
    setTimer: () => undefined,
    clearTimer: () => undefined,
  };
}
