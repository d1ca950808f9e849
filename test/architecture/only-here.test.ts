import { describe, expect, it } from 'vitest';

import { misplaced, onlyHere } from './only-here.js';
import { codeIn } from './source-files.js';

const sources = codeIn('src');

describe('things with one home', () => {
  it.each(onlyHere.map(({ name, ...rule }) => [name, { name, ...rule }] as const))('%s', (_, rule) => {
    expect(misplaced(sources, [rule])).toEqual([]);
  });
});

/** What the rules say about one line in one file. */
const said = (path: string, text: string): string[] =>
  misplaced([{ path, text }]).map((violation) => violation.replace(/ stands in .*$/, ''));

describe('a thing away from home is seen', () => {
  it.each([
    ['src/core/a.ts', 'JSON.parse(text);', 'JSON.parse'],
    ['src/core/a.ts', 'setTimeout(f, 1);', 'setTimeout'],
    ['src/core/a.ts', 'globalThis.setTimeout(f, 1);', 'globalThis.setTimeout'],
    ['src/core/a.ts', 'const later = { delay: setTimeout };', 'setTimeout'],
    ['src/core/a.ts', 'const options = { setTimeout };', 'setTimeout'],
    ['src/gateway/a.ts', 'const now = Date.now;', 'Date.now'],
    ['src/gateway/a.ts', 'new Date();', 'new Date()'],
    ['src/gateway/a.ts', 'Math.random();', 'Math.random'],
    ['src/react/a.ts', 'globalThis.crypto?.randomUUID();', 'crypto.randomUUID'],
    ['src/react/a.ts', 'new WebSocket(url);', 'new WebSocket'],
    ['src/core/a.ts', 'new globalThis.WebSocket(url);', 'new globalThis.WebSocket'],
    ['src/components/a.tsx', 'requestAnimationFrame(draw);', 'requestAnimationFrame'],
    ['src/core/a.ts', "window.addEventListener('online', f);", 'window'],
    ['src/gateway/a.ts', 'const page = globalThis.document;', 'globalThis.document'],
    ['src/core/a.ts', "Buffer.from('');", 'Buffer'],
    ['src/gateway/a.ts', "process.on('exit', f);", 'process'],
    ['src/gateway/a.ts', "import { WebSocketServer } from 'ws';", 'ws'],
    ['src/model/a.ts', "import { z } from 'zod';", 'zod'],
    ['src/model/a.ts', "import { string } from 'zod/mini';", "import { string } from 'zod/mini';"],
    ['src/model/a.ts', 'z.config({});', 'z.config'],
    ['src/components/message/row.tsx', "import { useChatStream } from '../../react/x.js';", 'useChatStream'],
  ])('%s: %s', (path, text, found) => {
    expect(said(path, text)).toContain(found);
  });
});

describe('the same word with another meaning is left alone', () => {
  it.each([
    ['its home', 'src/shared/clock.ts', 'setTimeout(f, 1); Date.now(); Math.random();'],
    ['a date of something', 'src/components/a.ts', 'new Date(createdAt);'],
    ['a method of a clock', 'src/core/a.ts', 'clock.setTimeout(f, 1); options.document;'],
    ['a variable', 'src/gateway/a.ts', 'const window = 5; limit(window);'],
    ['a parameter', 'src/core/a.ts', 'const f = ({ document }: Options) => document.title;'],
    ['a key', 'src/core/a.ts', 'const x = { location: 1 }; type T = { window: number };'],
    ['a type', 'src/core/a.ts', 'type Timer = ReturnType<typeof setTimeout>; let w: Window;'],
    ['a check that it exists', 'src/core/a.ts', "const inPage = typeof document === 'object';"],
    ['the development check', 'src/core/a.ts', "if (process.env.NODE_ENV === 'production') f();"],
    ['a comment or text', 'src/core/a.ts', "// setTimeout\nconst text = 'Date.now()';"],
    ['the store hook outside rows', 'src/components/thread/thread.tsx', 'useChatStream(channel);'],
  ])('%s', (_, path, text) => {
    expect(said(path, text)).toEqual([]);
  });
});
