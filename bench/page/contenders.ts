import type { Contender } from './contender.js';
import { colloquyList } from './contenders/colloquy-list.js';
import { colloquy } from './contenders/colloquy.js';
import { rawMarkdown } from './contenders/raw-markdown.js';
import { rawText } from './contenders/raw-text.js';
import { rawWindow } from './contenders/raw-window.js';
import type { ListContender } from './list-bench.js';

/** Who streams an answer, by the name that `run.mjs` calls them by. `raw-*` are the lower bounds. */
export const contenders: Record<string, Contender> = {
  'raw-text': rawText,
  'raw-markdown': rawMarkdown,
  plain: colloquy('client and text parts', 'plain', 'joined'),
  markdown: colloquy('client and Markdown parts', 'markdown', 'joined'),
  'markdown-coloured': colloquy('the same, code coloured in idle time', 'coloured', 'joined'),
  'markdown-each': colloquy('the same, one socket message a token', 'markdown', 'each'),
  'gateway-plain': colloquy('the gateway in the page too, plain', 'plain', 'gateway'),
  'gateway-markdown': colloquy('the gateway in the page too', 'markdown', 'gateway'),
  chat: colloquy('<Chat>, and the gateway in the page', 'chat', 'gateway'),
  'socket-plain': colloquy('gateway behind a real socket, plain', 'plain', 'socket'),
  'socket-markdown': colloquy('gateway behind a real socket', 'markdown', 'socket'),
};

/** Who shows a long list. */
export const lists: Record<string, ListContender> = {
  'raw-window': rawWindow,
  list: colloquyList('plain'),
  'chat-list': colloquyList('chat'),
};
