import { useChatStream } from 'colloquy';

import { Row } from './row.js';

export function Thread({ channel }: { channel: string }) {
  const { messages, status, counters, sendMessage, stop } = useChatStream(channel);
  return (
    <main>
      <output data-testid="counters">{JSON.stringify(counters)}</output>
      <div role="log">
        {messages.map(({ id }) => (
          <Row key={id} channel={channel} id={id} />
        ))}
      </div>
      <form action={(form) => sendMessage({ text: String(form.get('text')) })}>
        <input name="text" aria-label="Message" />
        <button type="submit">Send</button>
      </form>
      {status === 'streaming' && (
        <button type="button" onClick={() => void stop()}>
          Stop
        </button>
      )}
    </main>
  );
}
