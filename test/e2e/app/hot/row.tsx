import { useMessage, usePart } from 'colloquy';
import { useState } from 'react';

/** The file that a test edits while the text in it grows. */
export function Row({ channel, id }: { channel: string; id: string }) {
  const version = 0;
  const [instance] = useState(() => crypto.randomUUID());
  const role = useMessage(channel, id, (message) => message.role);
  const part = usePart(channel, id, 0);
  return (
    <article data-role={role} data-version={version} data-instance={instance}>
      {part?.type === 'text' ? part.text : null}
    </article>
  );
}
