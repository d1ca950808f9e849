import 'colloquy/styles.css';

import { ConnectionProvider, useChannel, useClientTools } from 'colloquy';
import { Chat } from 'colloquy/components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const parameters = new URLSearchParams(window.location.search);
const gateway = parameters.get('gateway') ?? '';
const channel = parameters.get('channel') ?? 'room';
const token = parameters.get('token') ?? 'ada';

// Declared once: a new table each render would be taken for other tools.
const tools = { page_title: { execute: () => ({ title: document.title }) } };

// Tests that cut the line a dozen times do not wait for the delays that spare a real server.
const retry = { delay: () => 50 };

// With `keep=1` what waits to be sent is kept in the browser over reloads.
const outbox = { persist: parameters.has('keep') };

/** What the page itself counted, where a test can read it. */
function Counters() {
  useClientTools(tools);
  const { counters, verified, status } = useChannel(channel);
  return <output data-testid="counters">{JSON.stringify({ ...counters, verified, status })}</output>;
}

const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ConnectionProvider url={gateway} getToken={() => token} retry={retry} outbox={outbox}>
        <Chat channel={channel} />
        <Counters />
      </ConnectionProvider>
    </StrictMode>,
  );
}
