import { useMessage, usePart } from 'colloquy';

/** The file that a test edits while the text in it grows. */
export function Row({ channel, id }: { channel: string; id: string }) {
  const version = 0;
  const role = useMessage(channel, id, (message) => message.role);
  const part = usePart(channel, id, 0);
  return (
    <article data-role={role} data-version={version}>
      {part?.type === 'text' ? part.text : null}
    </article>
  );
}
