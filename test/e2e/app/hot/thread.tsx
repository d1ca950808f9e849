import { useChatStream } from 'colloquy';

import { Row } from './row.js';

export function Thread({ channel }: { channel: string }) {
  const { messages, status, counters, sendMessage, stop } = useChatStream(channel);
  const send = (form: FormData) => {
    const text = form.get('text');
    return typeof text === 'string' ? sendMessage({ text }) : undefined;
  };
  return (
    <main>
      <output data-testid="counters">{JSON.stringify(counters)}</output>
      <div role="log">
        {messages.map(({ id }) => (
          <Row key={id} channel={channel} id={id} />
        ))}
      </div>
      <form action={send}>
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
