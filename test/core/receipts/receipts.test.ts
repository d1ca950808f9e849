import { afterEach, describe, expect, it } from 'vitest';

import { receiptsOf, unreadOf } from '../../../src/core/chat/receipts.js';
import { createClient } from '../../../src/core/create-client.js';
import type { Client } from '../../../src/core/client.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

function startRoom() {
  const inPage = createInPageGateway({
    authenticate: ({ token }) => (token ? { user: { id: token } } : null),
  });
  endings.push(() => void inPage.close());
  const enter = async (user: string): Promise<{ client: Client; room: ChannelHandle }> => {
    const client = createClient({
      url: inPage.url,
      webSocket: inPage.webSocket,
      getToken: () => user,
      retry: { delay: () => 1 },
    });
    endings.push(client.dispose);
    const room = client.channel('room');
    room.retain();
    client.connect();
    await expect.poll(() => room.getView().status).toBe('live');
    return { client, room };
  };
  return { inPage, enter };
}

const say = (room: ChannelHandle, id: string) =>
  room.sendMessage({ id, parts: [{ type: 'text', text: id }] });
const read = (room: ChannelHandle) =>
  receiptsOf(room.getView()).map(({ user, messageId }) => [user.id, messageId]);
const unread = (room: ChannelHandle, user: string) => unreadOf(room.getView(), user);

describe('receipts', () => {
  it('say to everybody how far somebody has read, and count what is new', async () => {
    const { enter } = startRoom();
    const { room: ada } = await enter('ada');
    const { room: ben } = await enter('ben');
    for (const id of ['m1', 'm2', 'm3']) await say(ada, id);
    await expect.poll(() => unread(ben, 'ben')).toEqual({ count: 3, from: 'm1' });
    expect(unread(ada, 'ada')).toEqual({ count: 0, from: null });
    ben.markRead('m2');
    await expect.poll(() => read(ada)).toEqual([['ben', 'm2']]);
    await expect.poll(() => unread(ben, 'ben')).toEqual({ count: 1, from: 'm3' });
    ben.markRead();
    await expect.poll(() => read(ada)).toEqual([['ben', 'm3']]);
    await say(ben, 'm4');
    await expect.poll(() => unread(ben, 'ben').count).toBe(0);
    await expect.poll(() => unread(ada, 'ada')).toEqual({ count: 1, from: 'm4' });
  });

  it('never go back, whichever device speaks last', async () => {
    const { enter } = startRoom();
    const { room: ada } = await enter('ada');
    const { room: desk } = await enter('ben');
    const { room: phone } = await enter('ben');
    for (const id of ['m1', 'm2', 'm3']) await say(ada, id);
    await expect.poll(() => phone.getView().order).toHaveLength(3);
    desk.markRead('m3');
    await expect.poll(() => read(phone)).toEqual([['ben', 'm3']]);
    phone.markRead('m1');
    // What the phone says next comes behind its receipt.
    phone.setPresence('here');
    await expect.poll(() => ada.getView().members.find(({ id }) => id === 'ben')?.state).toBe('here');
    expect(read(ada)).toEqual([['ben', 'm3']]);
  });

  it('set without a line are said when it is back, and stand for who comes later', async () => {
    const { inPage, enter } = startRoom();
    const { room: ada } = await enter('ada');
    const { room: ben } = await enter('ben');
    await say(ada, 'm1');
    await expect.poll(() => ben.getView().order).toEqual(['m1']);
    inPage.line.offline();
    ben.markRead();
    inPage.line.online();
    await expect.poll(() => read(ada)).toEqual([['ben', 'm1']]);
    const { room: cleo } = await enter('cleo');
    expect(read(cleo)).toEqual([['ben', 'm1']]);
  });

  it('of a message that is gone count what came after it was read', async () => {
    const { enter } = startRoom();
    const { room: ada } = await enter('ada');
    const { room: ben } = await enter('ben');
    await say(ada, 'm1');
    await say(ada, 'm2');
    await expect.poll(() => ben.getView().order).toHaveLength(2);
    ben.markRead('m2');
    await expect.poll(() => unread(ben, 'ben').count).toBe(0);
    await ada.deleteMessage('m2');
    await expect.poll(() => ben.getView().order).toEqual(['m1']);
    expect(unread(ben, 'ben').count).toBe(0);
  });

  it('that name no message are refused or change nothing', async () => {
    const { enter } = startRoom();
    const { client, room } = await enter('ada');
    const errors: string[] = [];
    client.onError(({ code }) => errors.push(code));
    room.markRead('nobody-wrote-this');
    await say(room, 'm1');
    expect(read(room)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
