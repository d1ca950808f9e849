import { act } from '@testing-library/react';
import { expect, it } from 'vitest';

import type { Client } from '../../src/core/client.js';
import type { ChatMessage } from '../../src/model/message.js';
import { useClient } from '../../src/react/use-client.js';
import { useMessageIds } from '../../src/react/use-message-ids.js';
import { useMessage } from '../../src/react/use-message.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

const rowsShown = 10;
const frames = 20;

/** How often rows' selectors run over 20 frames of an answer, in a thread of which the last ten rows are mounted. */
async function countSelectorRuns(length: number): Promise<number> {
  const stage = createStage({ gateway: { limits: { snapshotMessages: length } } });
  for (let number = 1; number <= length; number += 1) {
    await stage.gateway.publish('room', {
      message: { id: `m${number}`, role: 'user', parts: [{ type: 'text', text: String(number) }] },
      author: { id: 'bob', kind: 'person' },
    });
  }
  let runs = 0;
  const role = (message: ChatMessage): string => {
    runs += 1;
    return message.role;
  };
  const client = createSeen<Client>();
  const held = createSeen<number>();
  const Row = ({ id }: { id: string }) => <li>{useMessage('room', id, role)}</li>;
  const drawRow = (id: string) => <Row key={id} id={id} />;
  const List = () => {
    client.show(useClient());
    const ids = useMessageIds('room');
    held.show(ids.length);
    return <ol>{ids.slice(-rowsShown).map(drawRow)}</ol>;
  };
  const view = await stage.show(<List />);
  expect(held.last).toBe(length);
  act(() => void client.last.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Hello?' }] }));
  await stage.pass();
  stage.agent.begin('Hi');
  await stage.pass();
  runs = 0;
  for (let frame = 1; frame <= frames; frame += 1) {
    stage.agent.go(` ${frame}`);
    await stage.pass();
  }
  stage.agent.end();
  view.unmount();
  return runs;
}

it('selectors run for the rows that are mounted, whatever the length of the thread', async () => {
  const [short, long] = [await countSelectorRuns(10), await countSelectorRuns(2_000)];
  expect(short).toBeGreaterThan(0);
  expect(long).toBe(short);
  // Each row is asked once for each commit, and once more where React makes sure that nothing has changed meanwhile.
  expect(short).toBeLessThanOrEqual(2 * rowsShown * frames);
});
