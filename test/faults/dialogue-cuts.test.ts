import { beforeAll, describe, expect, it } from 'vitest';

import type { LineDirection, LineFault } from '../../src/faults/index.js';
import { DIALOGUE_FRAMES, holdDialogue, type Dialogue } from './world/dialogue.js';

let whole: Dialogue;
beforeAll(async () => {
  whole = await holdDialogue();
});

/** What a connection costs beyond what it brings: a welcome and an answer's frame; a hello and a join. A ping more, too. */
const ENVELOPES = { 'to-client': 1_000, 'to-server': 600 };
/** The reply to a command, in bytes. */
const REPLY = 200;

const cuts: [LineFault, string][] = [
  ['cut-before', 'before'],
  ['cut-inside', 'inside'],
  ['cut-after', 'behind'],
];
const directions: [LineDirection, string][] = [
  ['to-server', 'what the page sends'],
  ['to-client', 'what the gateway sends'],
];

describe('a dialogue that is not disturbed', () => {
  it('is long enough, and holds each kind of thing', () => {
    expect(whole.line.log.length).toBeGreaterThanOrEqual(DIALOGUE_FRAMES);
    expect(JSON.stringify(whole.shown)).toMatch(/reasoning.*⟦0005⟧.*tool-where.*tool-pay.*⟦0003⟧.*stopped/);
    expect(whole).toMatchObject({ toolRuns: 1, joins: 1, welcomes: 1, verified: true });
    expect(new Set(whole.commands)).toEqual(new Set(whole.replies));
  });
});

describe.each(cuts)('a dialogue with a %s (%s a message)', (fault) => {
  it.each(directions)('in %s ends as the whole one, wherever it falls (%s)', async (direction) => {
    const messages = whole.line.log.filter((entry) => entry.direction === direction).length;
    for (let index = 1; index <= messages; index += 1) {
      const at = `${fault} ${direction} ${index} of ${messages}`;
      const cut = await holdDialogue({ fault, direction, match: (message) => message.index === index });

      // Behind its last message the dialogue is over.
      const isOver = fault === 'cut-after' && direction === 'to-client' && index === messages;
      expect({ at, ...outcomeOf(cut) }).toEqual({
        at,
        ...outcomeOf(whole),
        sockets: isOver ? 1 : 2,
        // One join for each connection that came about.
        joins: cut.welcomes,
      });

      // What arrived is what arrives in a whole dialogue, the envelopes of one connection more, and the commands whose
      // answers were lost.
      const again = cut.commands.length - new Set(cut.commands).size;
      expect({ at, excess: excess(cut, again) }).toEqual({ at, excess: { 'to-client': 0, 'to-server': 0 } });
    }
  });
});

/** What has to be the same wherever the line is cut. */
function outcomeOf({ shown, counters, verified, toolRuns, joins, needless, commands, line }: Dialogue) {
  const { lost, doubled, duplicates, gaps } = counters;
  return {
    shown,
    verified,
    toolRuns,
    counted: { lost, doubled, duplicates, gaps },
    // Those that were sent again although they had been answered.
    needless,
    commands: new Set(commands).size,
    joins,
    sockets: line.log.at(-1)?.socket,
  };
}

/** Bytes beyond what may be sent where so many commands went again. */
function excess({ line }: Dialogue, again: number): Record<LineDirection, number> {
  const commands = whole.line.log.filter(({ text }) => text?.includes('"command-send"'));
  const allowed = {
    'to-client': ENVELOPES['to-client'] + again * REPLY,
    'to-server': ENVELOPES['to-server'] + again * Math.max(...commands.map(({ bytes }) => bytes)),
  };
  const over = (direction: LineDirection): number => {
    const most = whole.line.count(direction).bytes + allowed[direction];
    return Math.max(0, line.count(direction).bytes - most);
  };
  return { 'to-client': over('to-client'), 'to-server': over('to-server') };
}
