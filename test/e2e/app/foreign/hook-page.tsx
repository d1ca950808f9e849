import { useChatWebSocket } from 'colloquy/adapters/chat-websocket';
import { useState } from 'react';

/** The document's own hook, with what it tells written down. */
export function HookPage({ gateway }: { gateway: string }) {
  const [lines, setLines] = useState<string[]>([]);
  const tell = (line: string): void => setLines((before) => [...before, line]);
  const ws = useChatWebSocket({
    url: new URL('/ws?token=bob', gateway).href,
    reconnectInterval: 50,
    onOpen: () => tell('open'),
    onClose: ({ code, reason }) => tell(`close ${code} ${reason}`.trim()),
    onMessage: ({ response }) => tell(`message ${response}`),
  });
  return (
    <main>
      <output data-testid="state">{ws.state}</output>
      <ol>
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines are only added
          <li key={index}>{line}</li>
        ))}
      </ol>
      <button type="button" onClick={() => ws.send({ message: 'hello', conversation_id: 'by-hook' })}>
        Say hello
      </button>
      <button type="button" onClick={() => ws.disconnect()}>
        Hang up
      </button>
    </main>
  );
}
