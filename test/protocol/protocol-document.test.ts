import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { channelEventTypes } from '../../src/model/event.js';
import { chatErrorCodes } from '../../src/protocol/chat-error.js';
import { clientFrameSchemas } from '../../src/protocol/client-frames.js';
import { closeCodes, closeTable } from '../../src/protocol/close-codes.js';
import { commandSchemas } from '../../src/protocol/commands.js';
import { serverFrameSchemas } from '../../src/protocol/server-frames.js';

const text = readFileSync(new URL('../../src/protocol/PROTOCOL.md', import.meta.url), 'utf8');

function section(title: string): string {
  const start = text.indexOf(`\n## ${title}\n`);
  const end = text.indexOf('\n## ', start + 4);
  if (start < 0) throw new Error(`PROTOCOL.md has no section "${title}"`);
  return text.slice(start, end < 0 ? undefined : end);
}

/** The words in backquotes that begin the rows of a section's table. */
function rows(title: string): string[] {
  return [...section(title).matchAll(/^\| `([a-z-]+)/gm)].map((match) => match[1] ?? '');
}

describe('PROTOCOL.md says what the code does', () => {
  it('lists every error code and no other', () => {
    expect(rows('Errors').toSorted()).toEqual([...chatErrorCodes].toSorted());
  });

  it('lists every event', () => {
    expect(rows('Events').toSorted()).toEqual(channelEventTypes.toSorted());
  });

  it('lists every command', () => {
    expect(rows('Commands').toSorted()).toEqual(Object.keys(commandSchemas).toSorted());
  });

  it.each(Object.keys({ ...clientFrameSchemas, ...serverFrameSchemas }))('describes the frame %s', (type) => {
    expect(text).toContain(`\`${type}`);
  });

  it('lists every close code with its name', () => {
    const table = section('Close codes');
    for (const [code, rule] of Object.entries(closeTable)) {
      expect(table, `${code} ${rule.name}`).toContain(code);
      expect(table, `${code} ${rule.name}`).toContain(rule.name);
    }
  });

  it('closes only with codes that stand in the table', () => {
    for (const code of Object.values(closeCodes)) expect(closeTable).toHaveProperty(String(code));
  });
});
