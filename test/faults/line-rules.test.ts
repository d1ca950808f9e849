import { describe, expect, it } from 'vitest';

import type { LineRule } from '../../src/faults/index.js';
import { settle } from '../../src/testing/settle.js';
import { connected, sendAll } from './watched-line.js';

describe('a rule', () => {
  const cases: [string, LineRule, string[], string[]][] = [
    ['drops the next message', { fault: 'drop' }, ['2', '3', '4'], []],
    ['drops the next two', { fault: 'drop', times: 2 }, ['3', '4'], []],
    ['drops one after two', { fault: 'drop', skip: 2 }, ['1', '2', '4'], []],
    [
      'drops what it is told',
      { fault: 'drop', times: Infinity, match: ({ text }) => text !== '3' },
      ['3'],
      [],
    ],
    ['leaves the other direction alone', { fault: 'drop', direction: 'to-client' }, ['1', '2', '3', '4'], []],
    [
      'sees bytes and numbers',
      { fault: 'drop', match: ({ bytes, index }) => bytes === 1 && index === 4 },
      ['1', '2', '3'],
      [],
    ],
    ['duplicates', { fault: 'duplicate', skip: 1 }, ['1', '2', '2', '3', '4'], []],
    ['swaps two', { fault: 'swap', skip: 1 }, ['1', '3', '2', '4'], []],
    ['swaps twice', { fault: 'swap', times: 2 }, ['1', '3', '2', '4'], []],
    ['cuts before a message', { fault: 'cut-before', skip: 2 }, ['1', '2', 'close 1006'], ['close 1006']],
    ['cuts inside a message', { fault: 'cut-inside', skip: 2 }, ['1', '2', 'close 1006'], ['close 1006']],
    ['cuts after a message', { fault: 'cut-after', skip: 2 }, ['1', '2', '3', 'close 1006'], ['close 1006']],
  ];

  it.each(cases)('%s on the way up', async (_, rule, atServer, atPage) => {
    const { line, socket, page, server } = await connected();
    line.inject(rule);
    sendAll(socket, '1 2 3 4');
    await settle();
    expect([server, page]).toEqual([atServer, atPage]);
  });

  it.each(cases.filter(([, { direction }]) => !direction))(
    '%s on the way down',
    async (_, rule, there, here) => {
      const { line, page, server, servers } = await connected();
      line.inject({ ...rule, direction: 'to-client' });
      sendAll(servers[0]!, '1 2 3 4');
      await settle();
      expect([page, server]).toEqual([there, here]);
    },
  );

  it('says in the log what it did', async () => {
    const { line, socket } = await connected();
    line.inject({ fault: 'drop' });
    line.inject({ fault: 'duplicate' });
    line.inject({ fault: 'swap' });
    line.inject({ fault: 'cut-inside', skip: 1 });
    sendAll(socket, '1 2 3 4 5 6');
    expect(line.log.map(({ text, outcome }) => `${text} ${outcome}`)).toEqual([
      '1 dropped',
      '2 duplicated',
      '2 passed',
      '4 passed',
      '3 swapped',
      '5 torn',
    ]);
    expect(line.count('to-server')).toEqual({ messages: 4, bytes: 4 });
  });

  it('lets a close come after a message that nobody overtook', async () => {
    const { line, socket, server } = await connected();
    line.inject({ fault: 'swap' });
    socket.send('last');
    socket.close(1000);
    await settle();
    expect(server).toEqual(['last', 'close 1000 clean']);
  });

  it('loses a message that waits to be overtaken when the line is cut', async () => {
    const { line, socket, server } = await connected();
    line.inject({ fault: 'swap' });
    socket.send('held');
    line.cut();
    expect(line.log).toMatchObject([{ text: 'held', outcome: 'lost' }]);
    await settle();
    expect(server).toEqual(['close 1006']);
  });

  it('counts over connections, so that the k-th message of a dialogue can be named', async () => {
    const { line, open, socket, server } = await connected();
    line.inject({ fault: 'drop', match: ({ index }) => index === 3 });
    sendAll(socket, '1 2');
    const second = open();
    await settle();
    sendAll(second, '3 4');
    await settle();
    expect(server).toEqual(['1', '2', '4']);
    expect(line.log.map((entry) => entry.socket)).toEqual([1, 1, 2, 2]);
  });

  it('is gone when removed, and when the line is healed', async () => {
    const { line, socket, server } = await connected();
    line.inject({ fault: 'drop', times: Infinity })();
    line.inject({ fault: 'duplicate', times: Infinity });
    line.heal();
    socket.send('once');
    await settle();
    expect(server).toEqual(['once']);
  });
});
