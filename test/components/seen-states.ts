import type { PartEntry } from 'colloquy/components';

import { partsByClass } from './part-tables.js';

/** What parts were seen with: by class and attribute, the values. */
export type SeenStates = {
  /** Looks at the page as it is now, and at every change of it until the returned function is called. */
  watch: () => () => void;
  /** Attributes and values that no table lists. */
  unlisted: () => string[];
  /** Attributes and values that are listed and were never seen, or are to be never seen and were. */
  unseen: () => string[];
};

/** Collects the states of all parts on the page. */
export function collectStates(): SeenStates {
  const parts = partsByClass();
  const seen = new Map<string, Set<string>>();
  const note = (element: Element): void => {
    if (!(element instanceof HTMLElement)) return;
    for (const className of element.classList) {
      if (!parts.has(className)) continue;
      for (const { name, value } of element.attributes) {
        if (!name.startsWith('data-') || name === 'data-testid') continue;
        const key = `${className} ${name}`;
        seen.set(key, (seen.get(key) ?? new Set()).add(value));
      }
    }
  };
  const noteAll = (node: Node): void => {
    if (!(node instanceof Element)) return;
    note(node);
    node.querySelectorAll('*').forEach(note);
  };

  return {
    watch: () => {
      const observer = new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
          if (target instanceof Element) note(target);
          addedNodes.forEach(noteAll);
        }
      });
      noteAll(document.body);
      observer.observe(document.body, { attributes: true, childList: true, subtree: true });
      return () => {
        noteAll(document.body);
        observer.disconnect();
      };
    },
    unlisted: () =>
      [...seen].flatMap(([key, values]) => {
        const [className = '', attribute = ''] = key.split(' ');
        const says = attributesOf(parts.get(className))[attribute];
        if (says === undefined) return [key];
        return typeof says === 'string'
          ? []
          : [...values].filter((value) => !says.includes(value)).map((value) => `${key}=${value}`);
      }),
    unseen: () =>
      [...parts].flatMap(([className, entry]) =>
        Object.entries(attributesOf(entry)).flatMap(([attribute, says]) => {
          const key = `${className} ${attribute}`;
          const values = seen.get(key);
          if (typeof says !== 'string')
            return says.filter((value) => !values?.has(value)).map((value) => `${key}=${value}`);
          return says.startsWith('never') === (values === undefined) ? [] : [key];
        }),
      ),
  };
}

function attributesOf(entry: PartEntry | undefined): Record<string, string | readonly string[]> {
  return entry?.data ?? {};
}
