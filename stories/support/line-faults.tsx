import { useChannel, useWebSocket } from 'colloquy';
import { useEffect, type ReactElement } from 'react';
import { addons } from 'storybook/preview-api';

import { countersEvent, faultEvent, type Fault, type ShownCounters } from './fault-events.js';
import { applyConditions, lineConditions, type LineConditions } from './line-conditions.js';
import { channel, type Stage } from './stage.js';

type Globals = Record<string, unknown>;

/** The hand of the toolbar on the line of a story. Renders nothing. */
export function LineFaults({ stage, globals }: { stage: Stage; globals: Globals }): null {
  const { counters } = useChannel(channel);
  const { status } = useWebSocket();
  const { line, latency, copies } = conditionsOf(globals);
  const { inPage } = stage;

  useEffect(() => applyConditions(inPage.line, { line, latency, copies }), [inPage, line, latency, copies]);

  useEffect(() => {
    const toolbar = addons.getChannel();
    const befall = (fault: Fault): void => {
      if (fault === 'cut') stage.inPage.line.cut();
      else void (fault === 'restart' ? stage.inPage.restart({ crash: true }) : stage.loseStore());
    };
    toolbar.on(faultEvent, befall);
    return () => toolbar.off(faultEvent, befall);
  }, [stage]);

  const { lost, doubled, resumed, duplicates } = counters;
  useEffect(() => {
    const shown: ShownCounters = { status, lost, doubled, resumed, duplicates };
    addons.getChannel().emit(countersEvent, shown);
  }, [status, lost, doubled, resumed, duplicates]);

  return null;
}

/** What the client counts of the channel, in words. */
export function Counters(): ReactElement {
  const { lost, doubled, resumed } = useChannel(channel).counters;
  return (
    <p className="story-counters" data-testid="counters">
      lost {lost} · doubled {doubled} · resumed {resumed}
    </p>
  );
}

function conditionsOf(globals: Globals): LineConditions {
  return {
    line: choiceOf(lineConditions.line.items, globals['line'], 'steady'),
    latency: choiceOf(lineConditions.latency.items, globals['latency'], 'none'),
    copies: choiceOf(lineConditions.copies.items, globals['copies'], 'none'),
  };
}

function choiceOf<ITEMS extends object>(items: ITEMS, value: unknown, usual: keyof ITEMS): keyof ITEMS {
  // Storybook's globals come from the address, and have no type.
  return Object.keys(items).includes(String(value)) ? (value as keyof ITEMS) : usual;
}
