'use client';

import {
  useId,
  useMemo,
  useState,
  type ChangeEvent,
  type FormEvent,
  type KeyboardEvent,
  type ReactElement,
} from 'react';

import { readJson } from '../../react/read-json.js';
import { createActionButton, type ActionButtonProps } from '../element/create-action-button.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { handOnFocus } from '../element/hand-on-focus.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { printJson } from './print-json.js';
import { useApproval } from './tool-approval-context.js';
import { useToolCall } from './use-tool-call.js';

type Form = {
  text: string;
  setText: (text: string) => void;
  /** What the text has against being sent; `null` where nothing is known of. */
  problem: string | null;
  problemId: string;
  submit: () => void;
};

const [FormContext, useForm] = createRequiredContext<Form>('ToolPart.InputForm or ToolPart.ReasonForm');

/** The form that answers a request for approval with more than yes or no, by what its question is doing. */
export function ToolForm(): ReactElement | null {
  const { mode } = useApproval('ToolForm');
  if (mode === 'editing') {
    return (
      <ToolInputForm>
        <ToolInputField />
        <ToolInputProblem />
        <ToolFormCancel />
        <ToolApproveEdited />
      </ToolInputForm>
    );
  }
  if (mode !== 'denying') return null;
  return (
    <ToolReasonForm>
      <ToolReasonField />
      <ToolFormCancel />
      <ToolDenyReason />
    </ToolReasonForm>
  );
}

type ToolFormState = { invalid: boolean };
export type ToolFormProps = PartProps<'form', ToolFormState>;

/** Approves the call with another input; what is no JSON is not sent, and says why. Renders a `<form>`. */
export function ToolInputForm(given: ToolFormProps): ReactElement {
  const labels = useLabels();
  const call = useToolCall('ToolPart.InputForm');
  const [before] = useState(() => printJson(call?.input, Infinity).text);
  const isText = typeof call?.input === 'string';
  const [text, setText] = useState(before);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const approve = call?.approve;
  const form = useMemo(
    (): Form => ({
      text,
      setText: (next) => {
        setText(next);
        setProblem(null);
      },
      problem: problem === null ? null : labels.toolInputInvalid(problem),
      problemId,
      submit: () => {
        if (text === before) return approve?.();
        const read = isText ? { value: text } : readJson(text);
        if ('problem' in read) return setProblem(read.problem);
        approve?.(read.value);
      },
    }),
    [text, before, isText, problem, problemId, labels, approve],
  );
  return useFormElement(given, form, 'tool-input-form', labels.toolEdit);
}

/** Denies the call and says why, to the agent too. Renders a `<form>`. */
export function ToolReasonForm(given: ToolFormProps): ReactElement {
  const labels = useLabels();
  const deny = useToolCall('ToolPart.ReasonForm')?.deny;
  const [text, setText] = useState('');
  const problemId = useId();
  const form = useMemo(
    (): Form => ({
      text,
      setText,
      problem: null,
      problemId,
      submit: () => deny?.(text.trim() === '' ? undefined : text.trim()),
    }),
    [text, problemId, deny],
  );
  return useFormElement(given, form, 'tool-reason-form', labels.denyWithReason);
}

function useFormElement(given: ToolFormProps, form: Form, name: string, label: string): ReactElement {
  const { leave } = useApproval('ToolPart.InputForm');
  const element = useElement<'form', ToolFormState>('form', given, {
    name,
    state: { invalid: form.problem !== null },
    props: {
      'aria-label': label,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        form.submit();
        // Read out again, with what is wrong as its description.
        event.currentTarget.querySelector<HTMLElement>('textarea')?.focus();
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        leave();
      },
    },
  });
  return <FormContext value={form}>{element}</FormContext>;
}

type ToolFieldState = { invalid: boolean };
export type ToolInputFieldProps = PartProps<'textarea', ToolFieldState>;

/** The input of the call, as JSON. Renders a `<textarea>`. */
export function ToolInputField(given: ToolInputFieldProps): ReactElement {
  const labels = useLabels();
  const { text, setText, problem, problemId } = useForm('ToolPart.InputField');
  return useElement<'textarea', ToolFieldState>('textarea', given, {
    name: 'tool-input-field',
    state: { invalid: problem !== null },
    ref: handOnFocus,
    props: {
      'aria-label': labels.toolEditedInput,
      'aria-invalid': problem !== null || undefined,
      'aria-describedby': problem === null ? undefined : problemId,
      dir: 'ltr',
      rows: Math.min(12, text.split('\n').length),
      spellCheck: false,
      autoCapitalize: 'off',
      // The person has just asked for it, by the button that made room for it.
      autoFocus: true,
      value: text,
      onChange: (event: ChangeEvent<HTMLTextAreaElement>) => setText(event.currentTarget.value),
    },
  });
}

export type ToolInputProblemProps = PartProps<'p', ToolFieldState>;

/** What is wrong with what was written; left out where nothing is. Renders a `<p>`. */
export function ToolInputProblem({ children, ...given }: ToolInputProblemProps): ReactElement | null {
  const { problem, problemId } = useForm('ToolPart.InputProblem');
  const element = useElement<'p', ToolFieldState>('p', given, {
    name: 'tool-input-problem',
    state: { invalid: problem !== null },
    props: { id: problemId, children: children ?? problem },
  });
  return problem === null ? null : element;
}

type ToolReasonFieldState = Record<never, never>;
export type ToolReasonFieldProps = PartProps<'input', ToolReasonFieldState>;

/** Why the tool may not run, for the agent to read. Renders an `<input>`. */
export function ToolReasonField(given: ToolReasonFieldProps): ReactElement {
  const labels = useLabels();
  const { text, setText } = useForm('ToolPart.ReasonField');
  return useElement<'input', ToolReasonFieldState>('input', given, {
    name: 'tool-reason-field',
    state: {},
    ref: handOnFocus,
    props: {
      'aria-label': labels.denyReason,
      placeholder: labels.denyReason,
      type: 'text',
      dir: 'auto',
      autoFocus: true,
      value: text,
      onChange: (event: ChangeEvent<HTMLInputElement>) => setText(event.currentTarget.value),
    },
  });
}

/** The form acts when it is sent, by this button or by Enter. */
const useSubmit = (): (() => void) => () => undefined;

const ApproveEditedButton = createActionButton({
  name: 'tool-approve-edited',
  label: (labels) => labels.approveEdited,
  useAction: useSubmit,
});

/** Approves the call with what was written. Renders a `<button type="submit">`. */
export function ToolApproveEdited(given: ActionButtonProps): ReactElement {
  return <ApproveEditedButton type="submit" {...given} />;
}

const DenyReasonButton = createActionButton({
  name: 'tool-deny-reason',
  label: (labels) => labels.deny,
  useAction: useSubmit,
});

/** Denies the call with what was written. Renders a `<button type="submit">`. */
export function ToolDenyReason(given: ActionButtonProps): ReactElement {
  return <DenyReasonButton type="submit" {...given} />;
}

/** Back to the question. Renders a `<button>`. */
export const ToolFormCancel = createActionButton({
  name: 'tool-form-cancel',
  label: (labels) => labels.cancel,
  useAction: () => useApproval('ToolPart.FormCancel').leave,
});
