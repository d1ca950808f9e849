import { act } from '@testing-library/react';
import * as components from 'colloquy/components';
import type { PartTable } from 'colloquy/components';
import { describe, expect, it } from 'vitest';

import { partCases } from './part-cases.js';
import { drawIn, findPart } from './settings.js';

describe.each(partCases)('$name', ({ entry, draw, setting = 'talk' }) => {
  it('renders the element of its table, and gives it to a ref', async () => {
    let held: Element | null = null;
    const ref = (element: Element | null): void => {
      if (element) held = element;
    };
    await drawIn(setting, draw({ ref, title: 'given' }));
    const part = await findPart(entry);
    expect(part.tagName.toLowerCase()).toBe(entry.element);
    expect(part).toHaveAttribute('title', 'given');
    expect(part.className).toBe(entry.className);
    expect(held).not.toBeNull();
    for (const variable of Object.keys(entry.variables ?? {})) {
      expect(part.style.getPropertyValue(variable)).toMatch(/^\d+$/);
    }
  });

  it('adds classes and styles', async () => {
    await drawIn(setting, draw({ className: 'mine', style: { marginTop: 3 } }));
    const part = await findPart(entry);
    expect(part).toHaveClass(entry.className, 'mine');
    expect(part.style.marginTop).toBe('3px');
  });

  it('takes a class as a function of its state, which is what its attributes show', async () => {
    const states: Record<string, unknown>[] = [];
    await drawIn(
      setting,
      draw({
        className: (state) => {
          states.push(state);
          return 'by-state';
        },
      }),
    );
    const part = await findPart(entry);
    expect(part).toHaveClass('by-state');
    const shown = Object.keys(part.dataset).map((name) => `data-${kebab(name)}`);
    const known = Object.keys(states.at(-1) ?? {}).map((name) => `data-${kebab(name)}`);
    expect(Object.keys(entry.data).toSorted()).toEqual(known.toSorted());
    expect(known).toEqual(expect.arrayContaining(shown));
  });

  it('renders another element in its place, with its own props and refs', async () => {
    const refs = new Set<string>();
    await drawIn(
      setting,
      draw({
        ref: (element) => void (element && refs.add('outer')),
        render: (
          <section ref={(element) => void (element && refs.add('inner'))} data-mine="" className="theirs" />
        ),
      }),
    );
    const part = await findPart(entry);
    expect(part.tagName).toBe('SECTION');
    expect(part).toHaveClass(entry.className, 'theirs');
    expect(part).toHaveAttribute('data-mine');
    expect([...refs].toSorted()).toEqual(['inner', 'outer']);
  });

  it('renders what a function makes of its props and state', async () => {
    await drawIn(
      setting,
      draw({ render: (props, state) => <section {...props} data-state-keys={Object.keys(state).length} /> }),
    );
    const part = await findPart(entry);
    expect(part.tagName).toBe('SECTION');
    expect(part).toHaveAttribute('data-state-keys');
    await act(() => Promise.resolve());
  });
});

describe('the tables', () => {
  it('have a case in this suite for each of their parts', () => {
    const tables = Object.entries(components).flatMap(([name, value]): PartTable[] => {
      if (name.endsWith('Parts')) return [value as PartTable];
      return typeof value === 'object' && 'parts' in value ? [value.parts] : [];
    });
    const listed = tables.flatMap((table) => Object.values(table).map(({ className }) => className));
    expect(partCases.map(({ entry }) => entry.className).toSorted()).toEqual(listed.toSorted());
    expect(new Set(listed).size).toBe(listed.length);
  });
});

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
