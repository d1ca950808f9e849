import { describe, expect, it } from 'vitest';

import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import type { ServerFrameOf } from '../../../src/protocol/server-frames.js';
import { added, started } from '../../support/events.js';
import {
  eventsFrame,
  joinRoom,
  loseAndReturn,
  resumedAnswer,
  snapshotAnswer,
  startScene,
  type Scene,
} from './open-client.js';

const text = (words: string) => ({ parts: [{ type: 'text' as const, text: words }] });

const replyTo = (
  id: string,
  result: ServerFrameOf<'command-reply'>['result'],
): ServerFrameOf<'command-reply'> => ({
  type: 'command-reply',
  id,
  channel: 'room',
  result,
});

const refusalOf = (id: string, code: string): ServerFrameOf<'command-reply'> => ({
  type: 'command-reply',
  id,
  channel: 'room',
  error: { code, message: `It is ${code}.`, retryable: false },
});

const pendingOf = (room: ChannelHandle) =>
  [...room.getView().pending].map(([id, { state }]) => [id, state.status]);

async function nextCommand({ server }: Scene) {
  return server.expect({ type: 'command-send', channel: 'room' });
}

describe('a message on its way', () => {
  it('is drawn at once under its own id, and gives way to its event, not to its answer', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, [added('m1')]);
    const sent = room.sendMessage(text('Hello'));
    const { id, command } = await nextCommand(scene);
    expect(command).toMatchObject({ type: 'message-send', leafId: 'm1', message: { id } });
    expect(pendingOf(room)).toEqual([[id, 'sent']]);
    expect(room.getView().pending.get(id)?.message).toMatchObject({
      id,
      role: 'user',
      chat: { author: { id: 'ada', kind: 'person' }, parentId: 'm1', status: 'pending' },
    });
    scene.server.send(replyTo(id, { messageId: id }));
    await expect(sent).resolves.toEqual({ messageId: id });
    expect(pendingOf(room)).toEqual([[id, 'acknowledged']]);
    scene.server.send(eventsFrame(2, [added(id, { parentId: 'm1' })]));
    await scene.clock.settle();
    expect(pendingOf(room)).toEqual([]);
    expect(room.getView().order).toEqual(['m1', id]);
  });

  it('is sent again under the same id after the line was lost, once the channel is joined', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    void room.sendMessage({ id: 'mine', ...text('Hello') });
    await nextCommand(scene);
    await loseAndReturn(scene);
    expect(pendingOf(room)).toEqual([['mine', 'queued']]);
    const { join } = await scene.server.expect({ type: 'channel-subscribe' });
    await scene.server.expectNothing();
    scene.server.send(resumedAnswer(join, 1));
    expect(await nextCommand(scene)).toMatchObject({ id: 'mine' });
    // Its first copy took effect meanwhile; the gateway answers the second one with the same reply.
    scene.server.send(eventsFrame(1, [added('mine')]), replyTo('mine', { messageId: 'mine' }));
    await scene.clock.settle();
    expect(room.getView()).toMatchObject({ order: ['mine'], pending: new Map() });
  });

  it('written before there is a connection goes out with it, under the name that turns out to be ours', async () => {
    const scene = startScene();
    const room = scene.client.channel('room');
    room.retain();
    void room.sendMessage({ id: 'early', ...text('First') });
    void room.sendMessage({ id: 'next', ...text('Second') });
    expect(room.getView().pending.get('early')?.message.chat.author.id).toBe('');
    scene.client.connect();
    await scene.server.welcome();
    const { join } = await scene.server.expect({ type: 'channel-subscribe' });
    scene.server.send(snapshotAnswer(join));
    expect(await nextCommand(scene)).toMatchObject({ id: 'early' });
    expect(await nextCommand(scene)).toMatchObject({ id: 'next' });
    expect([...room.getView().pending.values()].map(({ message }) => message.chat.author.id)).toEqual([
      'ada',
      'ada',
    ]);
  });

  it('that is refused stays to be tried again under the same id, or taken out', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    const sent = room.sendMessage({ id: 'mine', ...text('Hello') });
    await nextCommand(scene);
    scene.server.send(refusalOf('mine', 'forbidden'));
    await expect(sent).rejects.toMatchObject({ code: 'forbidden', message: 'It is forbidden.' });
    expect(room.getView().pending.get('mine')).toMatchObject({
      state: { status: 'failed', error: { code: 'forbidden' } },
      message: { chat: { status: 'failed' } },
    });
    room.retry('mine');
    expect(await nextCommand(scene)).toMatchObject({ id: 'mine', command: { type: 'message-send' } });
    expect(pendingOf(room)).toEqual([['mine', 'sent']]);
    scene.server.send(refusalOf('mine', 'forbidden'));
    await scene.clock.settle();
    room.discard('mine');
    expect(pendingOf(room)).toEqual([]);
    room.retry('mine');
    await scene.server.expectNothing();
  });

  it('that cannot be JSON, or has an id that is in use, fails at once and by name', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    void room.sendMessage({ id: 'mine', ...text('Hello') });
    await expect(room.sendMessage({ id: 'mine', ...text('Again') })).rejects.toMatchObject({
      code: 'command-conflict',
    });
    await expect(room.sendMessage({ id: 'not an id', ...text('x') })).rejects.toMatchObject({
      code: 'message-invalid',
    });
    await expect(room.sendMessage({ parts: [] })).rejects.toMatchObject({ code: 'message-invalid' });
    await expect(room.publish('note', { wrong: 1n } as never)).rejects.toMatchObject({
      code: 'message-invalid',
    });
    expect(() => scene.client.channel('no such name')).toThrow(/cannot be the name of a channel/);
  });

  it('whose event came and went while we were away is not drawn for ever', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    void room.sendMessage({ id: 'mine', ...text('Hello') });
    await nextCommand(scene);
    scene.server.send(replyTo('mine', { messageId: 'mine' }));
    await scene.clock.settle();
    await loseAndReturn(scene);
    const { join } = await scene.server.expect({ type: 'channel-subscribe' });
    scene.server.send(snapshotAnswer(join, [], { epoch: 'e2', reason: 'epoch' }));
    await scene.clock.settle();
    expect(pendingOf(room)).toEqual([]);
  });
});

describe('stop', () => {
  it('names every open turn', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, [added('m1'), started('t1', 'a1', 'm1')]);
    const stopped = room.stop();
    const { id, command } = await nextCommand(scene);
    expect(command).toEqual({ type: 'turn-stop', turnId: 't1' });
    scene.server.send(replyTo(id, { stopped: true }));
    await expect(stopped).resolves.toBeUndefined();
  });

  it('before the turn is known names the command that will start it', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    void room.sendMessage({ id: 'mine', ...text('Hello') });
    await nextCommand(scene);
    void room.stop();
    expect((await nextCommand(scene)).command).toEqual({ type: 'turn-stop', commandId: 'mine' });
    void room.stop();
    await scene.server.expectNothing();
  });

  it('names the turn once it has started, and nothing where nothing runs', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    await room.stop();
    void room.sendMessage({ id: 'mine', ...text('Hello') });
    await nextCommand(scene);
    scene.server.send(eventsFrame(1, [added('mine'), { ...started('t1', 'a1', 'mine'), commandId: 'mine' }]));
    await scene.clock.settle();
    void room.stop();
    expect((await nextCommand(scene)).command).toEqual({ type: 'turn-stop', turnId: 't1' });
    await scene.server.expectNothing();
  });
});

describe('branches', () => {
  const fork = [
    added('m1'),
    added('a', { parentId: 'm1' }),
    added('b', { parentId: 'm1' }),
    added('a2', { parentId: 'a' }),
  ];

  it('the newest is shown until another one is chosen, and the choice travels', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, fork);
    expect(room.getView().order).toEqual(['m1', 'b']);
    room.selectBranch('a');
    expect(room.getView().order).toEqual(['m1', 'a', 'a2']);
    void room.sendMessage({ id: 'mine', ...text('Here') });
    expect((await nextCommand(scene)).command).toMatchObject({ leafId: 'a2' });
  });

  it('others’ forks leave a choice alone, one’s own is shown', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, fork);
    room.selectBranch('a');
    scene.server.send(eventsFrame(5, [added('c', { parentId: 'm1' })]));
    await scene.clock.settle();
    expect(room.getView().order).toEqual(['m1', 'a', 'a2']);
    void room.editMessage('a', { id: 'mine', ...text('Better') });
    await nextCommand(scene);
    scene.server.send(eventsFrame(6, [added('mine', { parentId: 'm1' })]));
    await scene.clock.settle();
    expect(room.getView().order).toEqual(['m1', 'mine']);
  });

  it('regenerate names the last answer on the shown one', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, [added('m1'), started('t1', 'a1', 'm1')]);
    void room.regenerate();
    expect((await nextCommand(scene)).command).toEqual({ type: 'turn-regenerate', messageId: 'a1' });
  });
});
