import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ChannelHandle } from '../../src/core/channel/channel-handle.js';
import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { useChannelHandle } from '../../src/react/use-channel-handle.js';
import { useReceipts, type Receipts } from '../../src/react/use-receipts.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

describe('receipts', () => {
  it('count what is new, and keep the line before it where it was when one reads on', async () => {
    const stage = createStage();
    const seen = createSeen<Receipts>();
    const ada = createSeen<ChannelHandle>();
    const Ada = () => {
      ada.show(useChannelHandle('room', { connection: 'ada' }));
      return null;
    };
    // To people alone: no agent answers.
    const say = (id: string) =>
      ada.last.sendMessage({ id, parts: [{ type: 'text', text: id }] }, { agent: null });
    const Bob = () => {
      const receipts = useReceipts('room', { connection: 'bob' });
      seen.show(receipts);
      const read = receipts.receipts.map(({ user, messageId }) => `${user.id} ${messageId}`).join();
      return <p>{`${receipts.unread} new from ${receipts.unreadFrom}, read: ${read}`}</p>;
    };
    const page = (isBobIn: boolean) => (
      <>
        <ConnectionProvider {...stage.options} name="ada" getToken={() => 'ada'}>
          <Ada />
        </ConnectionProvider>
        <ConnectionProvider {...stage.options} name="bob" getToken={() => 'bob'}>
          {isBobIn && <Bob />}
        </ConnectionProvider>
      </>
    );
    const view = await stage.show(page(false));
    await stage.pass();
    for (const id of ['m1', 'm2']) {
      await act(async () => void say(id));
      await stage.pass();
    }
    view.redraw(page(true));
    await stage.pass();
    expect(screen.getByText('2 new from m1, read:')).toBeInTheDocument();
    act(() => seen.last.markRead());
    await stage.pass();
    expect(screen.getByText('0 new from m1, read: bob m2')).toBeInTheDocument();
    await act(async () => void say('m3'));
    await stage.pass();
    expect(screen.getByText('1 new from m1, read: bob m2')).toBeInTheDocument();
  });
});
