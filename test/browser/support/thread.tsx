import { memo, useState, type ComponentType, type ReactNode } from 'react';

import { useChatStream } from '../../../src/react/use-chat-stream.js';
import { useMessage } from '../../../src/react/use-message.js';
import { useMessageIds } from '../../../src/react/use-message-ids.js';
import { usePart } from '../../../src/react/use-part.js';
import { usePartSource } from '../../../src/react/use-part-source.js';

type LeafProps = { id: string; count: (name: string) => void };

/** A leaf that is drawn with each commit that changed its part. */
export function DrawnLeaf({ id, count }: LeafProps) {
  count('part');
  const part = usePart('room', id, 0);
  return <span>{part?.type === 'text' ? part.text : null}</span>;
}

/** A leaf that is drawn once and adds what comes to its text node itself. */
export function FollowingLeaf({ id, count }: LeafProps) {
  count('part');
  const source = usePartSource('room', id, 0);
  const [follow] = useState(() => (span: HTMLSpanElement) => {
    const text = span.appendChild(document.createTextNode(source.read()));
    const leave = source.subscribe((added) => {
      if (added === null) text.data = source.read();
      else text.appendData(added.delta);
    });
    return () => {
      leave();
      text.remove();
    };
  });
  return <span ref={follow} />;
}

/** A thread made of the public hooks, with a leaf of the given kind in each row, and what it cost to draw. */
export function createThread(Leaf: ComponentType<LeafProps> = DrawnLeaf) {
  const drawn = new Map<string, number>();
  const count = (name: string): void => void drawn.set(name, (drawn.get(name) ?? 0) + 1);

  const Row = memo(({ id }: { id: string }) => {
    count('row');
    const role = useMessage('room', id, (message) => message.role);
    const status = useMessage('room', id, (message) => message.chat.status);
    const parts = useMessage('room', id, (message) => message.parts.length) ?? 0;
    return (
      <article data-role={role} data-status={status}>
        {parts > 0 && <Leaf id={id} count={count} />}
      </article>
    );
  });
  const drawRow = (id: string): ReactNode => <Row key={id} id={id} />;
  const List = () => {
    count('list');
    return <div>{useMessageIds('room').map(drawRow)}</div>;
  };
  const Status = () => {
    count('status');
    return <output>{useChatStream('room').status}</output>;
  };
  return {
    Thread: () => (
      <>
        <List />
        <Status />
      </>
    ),
    /** What was drawn how often since the last time that this was asked. */
    takeDrawn: (): Record<string, number> => {
      const taken = Object.fromEntries(drawn);
      drawn.clear();
      return taken;
    },
  };
}
