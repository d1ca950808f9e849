import { describe, expect, it } from 'vitest';

import type { ClientTools } from '../../../src/core/tools/client-tool.js';
import { followTools } from '../../../src/core/tools/follow-tools.js';
import { createToolRegistry } from '../../../src/core/tools/tool-registry.js';

describe('the tool registry', () => {
  it('describes tools without what runs them', () => {
    const registry = createToolRegistry({ page: { description: 'The page.', execute: () => 'home' } });
    registry.add({ sum: { parameters: { type: 'object' } } });
    expect(registry.describeTools()).toEqual([
      { name: 'page', description: 'The page.' },
      { name: 'sum', parameters: { type: 'object' } },
    ]);
  });

  it('lets the later of two tools with one name count, until it is taken away', () => {
    const registry = createToolRegistry({ page: { description: 'first' } });
    const remove = registry.add({ page: { description: 'second' } });
    expect(registry.find('page')?.description).toBe('second');
    expect(registry.describeTools()).toHaveLength(1);
    remove();
    remove();
    expect(registry.find('page')?.description).toBe('first');
  });

  it('keeps a table that was added twice until it was taken away twice', () => {
    const registry = createToolRegistry();
    const tools = { page: {} };
    const [first, second] = [registry.add(tools), registry.add(tools)];
    first();
    expect(registry.find('page')).toBeDefined();
    second();
    expect(registry.find('page')).toBeUndefined();
  });

  it('finds nothing by the names that every object has', () => {
    expect(createToolRegistry({ page: {} }).find('constructor')).toBeUndefined();
  });

  it('tells of what comes and goes, not of tools that were written anew', () => {
    let newest: ClientTools = { page: { description: 'old' } };
    const registry = createToolRegistry();
    let told = 0;
    registry.subscribe(() => (told += 1));
    const remove = registry.add(followTools(['page'], () => newest));
    newest = { page: { description: 'new' } };
    expect(registry.describeTools()).toEqual([{ name: 'page', description: 'new' }]);
    expect(told).toBe(1);
    remove();
    expect(told).toBe(2);
  });
});
