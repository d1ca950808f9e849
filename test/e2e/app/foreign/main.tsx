import 'colloquy/styles.css';

import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { HookPage } from './hook-page.js';
import { systems } from './systems.js';

const parameters = new URLSearchParams(window.location.search);
const gateway = parameters.get('gateway') ?? '';
const name = parameters.get('system') ?? 'native';
const system = systems[name];

// Tests do not wait for the delays that spare a real server.
const retry = { delay: () => 50 };

/** A whole chat over the wire that the address names. */
function SystemPage() {
  if (!system) return <p>There is no system of this name.</p>;
  const { path, adapter } = system;
  const channel = parameters.get('channel') ?? system.channel;
  return (
    <ConnectionProvider
      url={new URL(path, gateway).href}
      getToken={() => parameters.get('token') ?? 'bob'}
      retry={retry}
      {...(adapter && { adapter })}
    >
      <Chat channel={channel} />
    </ConnectionProvider>
  );
}

const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <StrictMode>{name === 'hook' ? <HookPage gateway={gateway} /> : <SystemPage />}</StrictMode>,
  );
}
