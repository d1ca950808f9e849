'use client';

import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  type CSSProperties,
  type ReactElement,
  type ReactNode,
  type Ref,
} from 'react';
import { flushSync } from 'react-dom';
import { Virtualizer, type VirtualizerHandle } from 'virtua';

import { historyClass } from './place-anchor.js';
import { PlacedRow, type RowLook } from './thread-row.js';
import { useKeptRows } from './use-kept-rows.js';

export { countIdleRows } from './count-idle-rows.js';

/** Props of the windowed rows: all that stand before those which are always drawn. */
export type ThreadHistoryProps = {
  ids: readonly string[];
  /** The first row behind these. */
  nextId: string | undefined;
  viewport: HTMLElement;
  look: RowLook;
  /** CSS pixels that a row takes until it was measured. Read once. */
  rowHeight: number;
  /** After rows were measured and what is read was put back. */
  onMeasure: () => void;
  ref?: Ref<VirtualizerHandle>;
};

/** CSS pixels of rows that are drawn ahead of what is in sight. */
const ahead = 500;
/** The same while somebody drags the scrollbar: what is ahead is not where the next event leads. */
const aheadInDrag = 300;
/** CSS pixels of one scroll event from which on the rows are drawn with it, and not in a task after the frame. */
const leap = 200;

/** Draws those of its rows that are in sight. Loaded with its virtualiser once a thread is long enough to need it. */
export function ThreadHistory(props: ThreadHistoryProps): ReactElement {
  const { ids, nextId, viewport, look, rowHeight, onMeasure, ref } = props;
  const own = useRef<HTMLDivElement>(null);
  const scrollRef = useMemo(() => ({ current: viewport }), [viewport]);
  const drawRow = useMemo(() => createDrawing(ids, nextId, look), [ids, nextId, look]);
  const kept = useKeptRows(viewport);
  const keptIndexes = useMemo(() => indexesOf(ids, kept), [ids, kept]);

  // Rows that came in above push the others down, and the virtualiser has to be told so with the commit that adds them.
  const [before, setBefore] = useState(ids);
  const isPrepended = before !== ids && before[0] !== ids[0] && before.at(-1) === ids.at(-1);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    // It is the next commit that has to know; the one that is told of a prepended row was this.
    // oxlint-disable-next-line react/set-state-in-effect
    setBefore(ids);
    const box = own.current?.getBoundingClientRect();
    if (!box) return;
    setMargin(Math.round(box.top - viewport.getBoundingClientRect().top + viewport.scrollTop));
  }, [ids, viewport]);

  const { isDragged, rest } = useDrawnWithScroll(viewport);

  return (
    <div ref={own} className={historyClass}>
      <Virtualizer
        {...(ref ? { ref } : {})}
        data={ids}
        as={HistoryBox}
        scrollRef={scrollRef}
        startMargin={margin}
        itemSize={rowHeight}
        bufferSize={isDragged ? aheadInDrag : ahead}
        shift={isPrepended}
        keepMounted={keptIndexes}
        onResize={onMeasure}
        onScrollEnd={rest}
      >
        {drawRow}
      </Virtualizer>
    </div>
  );
}

/**
 * React leaves what a scroll event sets off to a task behind the frame. In a fling two frames may go by until then, and
 * what was drawn ahead is used up: so whoever scrolls far has the rows drawn at once. Beyond a whole window the virtualiser
 * does so by itself; that is a drag, until `rest` is called.
 */
function useDrawnWithScroll(viewport: HTMLElement): { isDragged: boolean; rest: () => void } {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const [isDragged, setDragged] = useState(false);
  const rest = useCallback(() => setDragged(false), []);
  useLayoutEffect(() => {
    let last = viewport.scrollTop;
    let isLeap = false;
    let isGone = false;
    // Before the virtualiser's listener: behind it the rows are other ones, and asking would have them laid out twice.
    const onBefore = (): void => {
      const top = viewport.scrollTop;
      const moved = Math.abs(top - last);
      last = top;
      const isBeyond = moved > viewport.clientHeight;
      isLeap = moved > leap && !isBeyond;
      // Draws only where this is the first: the virtualiser's own drawing takes what it was given before.
      if (isBeyond) flushSync(() => setDragged(true));
    };
    const onScroll = (): void => {
      if (isLeap) flushSync(draw);
    };
    viewport.addEventListener('scroll', onBefore, { passive: true, capture: true });
    // Behind the virtualiser's own listener, which it adds in a microtask.
    queueMicrotask(() => !isGone && viewport.addEventListener('scroll', onScroll, { passive: true }));
    return () => {
      isGone = true;
      viewport.removeEventListener('scroll', onBefore, { capture: true });
      viewport.removeEventListener('scroll', onScroll);
    };
  }, [viewport]);
  return { isDragged, rest };
}

type HistoryBoxProps = { style: CSSProperties; children: ReactNode; ref?: Ref<HTMLDivElement> };

/** The virtualiser's box, without its `pointer-events: none` while scrolling: selecting text scrolls, and has to go on. */
function HistoryBox({ style, children, ref }: HistoryBoxProps): ReactElement {
  return (
    <div ref={ref} style={{ ...style, pointerEvents: undefined }}>
      {children}
    </div>
  );
}

/** Draws rows by index, each once: while one scrolls, rows that stay are the same elements and cost nothing. */
function createDrawing(ids: readonly string[], nextId: string | undefined, look: RowLook) {
  const drawn = new Map<string, ReactElement>();
  return (id: string, index: number): ReactElement => {
    const known = drawn.get(id);
    if (known) return known;
    const row = (
      <PlacedRow
        key={id}
        messageId={id}
        previousId={ids[index - 1]}
        nextId={ids[index + 1] ?? nextId}
        look={look}
      />
    );
    drawn.set(id, row);
    return row;
  };
}

function indexesOf(ids: readonly string[], some: readonly string[]): number[] {
  return some.map((id) => ids.indexOf(id)).filter((index) => index >= 0);
}
