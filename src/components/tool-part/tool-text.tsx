'use client';

import { createContext, useContext, useMemo, useState, type ReactElement } from 'react';

import { createActionButton, type ActionButtonProps } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { printJson } from './print-json.js';
import { toolStateOf, type ToolPartState } from './tool-elements.js';
import { isSettledCall, type ToolViewProps } from './tool-view.js';
import { useToolCall } from './use-tool-call.js';

type Kind = 'input' | 'output';
type Section = { text: string | undefined; hidden: number; showAll: () => void };

/** Characters that are shown at first, and all that are printed of what still grows. */
const shownAtFirst = 2000;

const SectionContext = createContext<Section | null>(null);

type ToolSectionState = ToolPartState & { kind: Kind; long: boolean };
export type ToolSectionProps = PartProps<'div', ToolSectionState> & {
  /** What went into the tool, or what came out. */
  kind: Kind;
};

/**
 * What went in or came out under its heading; of a long one the beginning, and a button for the rest. Left out while
 * there is nothing. Renders a `<div>`.
 */
export function ToolSection({ kind, children, ...given }: ToolSectionProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Section');
  const [isWhole, setWhole] = useState(false);
  const text = useToolText(call, kind);
  const section = useMemo((): Section => {
    const cut = !isWhole && text !== undefined && text.length > shownAtFirst;
    return {
      text: cut ? `${text.slice(0, shownAtFirst)}…` : text,
      hidden: cut ? text.length : 0,
      showAll: () => setWhole(true),
    };
  }, [text, isWhole]);
  const element = useElement<'div', ToolSectionState>('div', given, {
    name: 'tool-section',
    state: { ...toolStateOf(call), kind, long: section.hidden > 0 },
    props: {
      children: children ?? (
        <>
          <span>{kind === 'input' ? labels.toolInput : labels.toolOutput}</span>
          {kind === 'input' ? <ToolInput /> : <ToolOutput />}
          <ToolShowAll />
        </>
      ),
    },
  });
  return text === undefined ? null : <SectionContext value={section}>{element}</SectionContext>;
}

/** Shows the whole text; `null` where nothing is left out, and while it still grows. */
function useShowAll(): (() => void) | null {
  const section = useContext(SectionContext);
  const call = useToolCall('ToolPart.ShowAll');
  return section && section.hidden > 0 && call?.state !== 'input-streaming' ? section.showAll : null;
}

const ShowAllButton = createActionButton({
  name: 'tool-show-all',
  label: ({ showAll }) => showAll(shownAtFirst),
  useAction: useShowAll,
  hides: true,
});

/** Shows the rest of a long input or output. Renders a `<button>`; left out where there is none. */
export function ToolShowAll({ children, ...given }: ActionButtonProps): ReactElement {
  const text = useLabels().showAll(useContext(SectionContext)?.hidden ?? 0);
  return (
    <ShowAllButton aria-label={text} title={text} {...given}>
      {children ?? text}
    </ShowAllButton>
  );
}

export type ToolCodeProps = PartProps<'pre', ToolPartState>;

/** What the tool is given, as it comes in. Left out while there is nothing. Renders a `<pre>`. */
export function ToolInput({ children, ...given }: ToolCodeProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Input');
  const text = useTextHere(call, 'input');
  const element = useElement<'pre', ToolPartState>('pre', given, {
    name: 'tool-input',
    state: toolStateOf(call),
    // Long lines scroll, by keyboard too. JSON reads from left to right in every language.
    props: {
      dir: 'ltr',
      tabIndex: 0,
      role: 'group',
      'aria-label': labels.toolInput,
      children: children ?? text,
    },
  });
  return text === undefined ? null : element;
}

type ToolOutputState = ToolPartState & { preliminary: boolean };
export type ToolOutputProps = PartProps<'pre', ToolOutputState>;

/** What the tool gave back, or has so far. Left out while there is nothing. Renders a `<pre>`. */
export function ToolOutput({ children, ...given }: ToolOutputProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Output');
  const text = useTextHere(call, 'output');
  const preliminary = call?.part.state === 'output-available' && call.part.preliminary === true;
  const element = useElement<'pre', ToolOutputState>('pre', given, {
    name: 'tool-output',
    state: { ...toolStateOf(call), preliminary },
    props: {
      dir: typeof call?.output === 'string' ? 'auto' : 'ltr',
      tabIndex: 0,
      role: 'group',
      'aria-label': labels.toolOutput,
      children: children ?? text,
    },
  });
  return text === undefined ? null : element;
}

/** The text of the section around, or the part's own where there is none. */
function useTextHere(call: ToolViewProps | null, kind: Kind): string | undefined {
  const section = useContext(SectionContext);
  const own = useToolText(section ? null : call, kind);
  return section ? section.text : own;
}

/** Printed once it is complete; of what grows with each frame as much as is shown, so that a long one costs no more. */
function useToolText(call: ToolViewProps | null, kind: Kind): string | undefined {
  const value = call?.[kind];
  const isGrowing =
    call !== null && (kind === 'input' ? call.state === 'input-streaming' : !isSettledCall(call.part));
  return useMemo(() => {
    if (value === undefined) return undefined;
    if (!isGrowing) return printJson(value).text;
    const { text, isWhole } = printJson(value, shownAtFirst);
    return isWhole ? text : `${text}…`;
  }, [value, isGrowing]);
}
