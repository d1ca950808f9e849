import { act } from '@testing-library/react';
import { memo, Suspense, startTransition, use, useState, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';

import type { Client } from '../../src/core/client.js';
import type { PartSource } from '../../src/core/chat/part-source.js';
import { useChatStream } from '../../src/react/use-chat-stream.js';
import { useClient } from '../../src/react/use-client.js';
import { useMessageIds } from '../../src/react/use-message-ids.js';
import { useMessage } from '../../src/react/use-message.js';
import { usePart } from '../../src/react/use-part.js';
import { usePartSource } from '../../src/react/use-part-source.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

/** Counts how often each component was drawn. */
function createCounter() {
  const counts = new Map<string, number>();
  return {
    count: (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1),
    /** The counts since the last time. */
    take: (): Record<string, number> => {
      const taken = Object.fromEntries(counts);
      counts.clear();
      return taken;
    },
  };
}

/** A thread made of the public hooks, as our own components are: list, row, part. */
function createThread() {
  const { count, take } = createCounter();
  const Part = ({ id, index }: { id: string; index: number }) => {
    count(`part of ${id}`);
    const part = usePart('room', id, index);
    return <span>{part?.type === 'text' ? part.text : part?.type}</span>;
  };
  const Row = memo(({ id }: { id: string }) => {
    count(`row ${id}`);
    const role = useMessage('room', id, (message) => message.role);
    const status = useMessage('room', id, (message) => message.chat.status);
    const parts = useMessage('room', id, (message) => message.parts.length) ?? 0;
    return (
      <li data-role={role} data-status={status}>
        {Array.from({ length: parts }, (_, index) => (
          <Part key={index} id={id} index={index} />
        ))}
      </li>
    );
  });
  // Outside of the component: a compiled one would have it moved to the top of the file, where `Row` is not known.
  const drawRow = (id: string): ReactNode => <Row key={id} id={id} />;
  const List = () => {
    count('list');
    return <ol>{useMessageIds('room').map(drawRow)}</ol>;
  };
  const Status = () => {
    count('status');
    return <p>{useChatStream('room').status}</p>;
  };
  return { List, Status, count, take };
}

async function startThread(more: ReactNode = null) {
  const stage = createStage();
  const thread = createThread();
  for (let number = 1; number <= 10; number += 1) {
    await stage.gateway.publish('room', {
      message: { id: `m${number}`, role: 'user', parts: [{ type: 'text', text: String(number) }] },
      author: { id: 'bob', kind: 'person' },
    });
  }
  const client = createSeen<Client>();
  const Asker = () => {
    client.show(useClient());
    return null;
  };
  const drawn = (inner: ReactNode): ReactNode => (
    <>
      <thread.List />
      <thread.Status />
      <Asker />
      {inner}
    </>
  );
  const view = await stage.show(drawn(more));
  return {
    ...stage,
    take: thread.take,
    container: view.container,
    redraw: (inner: ReactNode) => view.redraw(drawn(inner)),
    /** Has somebody ask, and the agent begin with "Hi". Resolves with the answer's id. */
    openTurn: async (): Promise<string> => {
      act(() => void client.last.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Hello?' }] }));
      await stage.pass();
      stage.agent.begin('Hi');
      await stage.pass();
      return stage.agent.turn.messageId;
    },
  };
}

describe('the cost of a token', () => {
  it('is one drawing of one part: no list, no row, no reader of the status', async () => {
    const page = await startThread();
    const open = await page.openTurn();
    page.take();
    for (let token = 1; token <= 20; token += 1) {
      page.agent.go(` token ${token}`);
      await page.pass();
    }
    expect(page.take()).toEqual({ [`part of ${open}`]: 20 });
    page.agent.end();
    await page.pass();
    expect(page.container.textContent).toContain('Hi token 1 token 2');
    expect(page.take()).toMatchObject({ [`row ${open}`]: 1, status: 1 });
  });

  it('is not paid for events that belong to no message', async () => {
    const seen = createSeen<number>();
    const Reader = () => {
      const { messages, branches } = useChatStream('room');
      seen.show(messages.length + branches('m1').count);
      return null;
    };
    const page = await startThread(<Reader />);
    page.take();
    seen.forget();
    await page.gateway.publish('room', { name: 'noise', data: 1 });
    await page.pass();
    expect(page.take()).toEqual({});
    expect(seen.count).toBe(0);
  });

  it('is paid by a reader of the messages, once per frame', async () => {
    const seen = createSeen<number>();
    const Reader = () => {
      const { messages } = useChatStream('room');
      seen.show(messages.length);
      return null;
    };
    const page = await startThread(<Reader />);
    await page.openTurn();
    seen.forget();
    page.agent.go(' one');
    page.agent.go(' two');
    page.agent.go(' three');
    await page.pass();
    expect(seen.count).toBe(1);
  });

  it('is paid by who spreads the result', async () => {
    const seen = createSeen<object>();
    const Spreader = () => {
      const { sendMessage, ...rest } = useChatStream('room');
      seen.show(rest);
      return <p>{typeof sendMessage}</p>;
    };
    const page = await startThread(<Spreader />);
    await page.openTurn();
    seen.forget();
    page.agent.go(' one');
    await page.pass();
    expect(seen.count).toBe(1);
  });

  it('reaches a text leaf as what was added, without drawing it', async () => {
    const seen = createSeen<PartSource>();
    const heard: unknown[] = [];
    let read = '';
    const Leaf = ({ id }: { id: string }) => {
      const source = usePartSource('room', id, 0);
      seen.show(source);
      useState(() => {
        read = source.read();
        source.subscribe((delta) => heard.push(delta ?? `read again, done: ${source.done}`));
        return null;
      });
      return null;
    };
    const page = await startThread();
    const open = await page.openTurn();
    page.redraw(<Leaf id={open} />);
    await page.pass();
    seen.forget();
    page.agent.go(' there');
    await page.pass();
    page.agent.go('!');
    await page.pass();
    page.agent.end();
    await page.pass();
    expect(read).toBe('Hi');
    expect(heard).toContainEqual({ offset: 2, delta: ' there' });
    expect(heard).toContainEqual({ offset: 8, delta: '!' });
    expect(heard.at(-1)).toBe('read again, done: true');
    expect(seen.count).toBe(0);
  });
});

describe('selectors', () => {
  it('may be written anew with each drawing', async () => {
    const seen = createSeen<number>();
    const Row = ({ length }: { length: number }) => {
      seen.show(length);
      return <p>{useMessage('room', 'm3', ({ parts }) => JSON.stringify(parts).slice(0, length))}</p>;
    };
    const page = await startThread(<Row length={5} />);
    seen.forget();
    page.redraw(<Row length={13} />);
    await page.pass();
    expect(page.container.textContent).toContain('[{"type":"tex');
    expect(seen.count).toBeLessThanOrEqual(2);
  });

  it('of a message that is not there give undefined', async () => {
    const Row = () => <p>{String(useMessage('room', 'nobody', ({ role }) => role))}</p>;
    const page = await startThread(<Row />);
    expect(page.container.textContent).toContain('undefined');
  });
});

describe('concurrent drawing', () => {
  it('keeps one state in a transition and behind a boundary that waits', async () => {
    let resolve: (text: string) => void = () => {};
    const later = new Promise<string>((settle) => (resolve = settle));
    const switches = createSeen<(shown: boolean) => void>();
    const Late = () => (
      <p>
        {use(later)} {useChatStream('room').messages.length}
      </p>
    );
    const Switch = () => {
      const [shown, setShown] = useState(false);
      switches.show(setShown);
      return <Suspense fallback={<p>waiting</p>}>{shown ? <Late /> : <p>nothing yet</p>}</Suspense>;
    };
    const page = await startThread(<Switch />);
    await act(async () => startTransition(() => switches.last(true)));
    expect(page.container.textContent).toContain('nothing yet');
    await page.openTurn();
    await act(async () => resolve('there are'));
    await page.pass();
    expect(page.container.textContent).toContain('there are 12');
    page.agent.end();
    await page.pass();
    expect(page.container.textContent).toContain('there are 12');
  });
});
