import { createRoot } from 'react-dom/client';
import { StrictMode, type ReactNode } from 'react';

import { createClient, type Client } from '../../../src/client.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import { ConnectionProvider } from '../../../src/react/connection-provider.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { marks } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';

/** ms that a client stays after its last holder went: short, so that a test may see it go. */
const lingerMs = 50;

/** A gateway in this page whose agent speaks marks, and what a page of an app is made of. Ended by `end`. */
export function openRoom({ count = 500, pace = 2 } = {}) {
  const page = createInPageGateway({ agent: scriptedAgent(marks(count), { pace }) });
  const options = { url: page.url, webSocket: page.webSocket, lingerMs };
  const client = createClient(options);
  const endings: (() => void)[] = [];

  /** Draws into the document by a root of its own, as an app does: nothing waits for `act`. */
  const show = (element: ReactNode, { strict = false } = {}) => {
    const container = document.body.appendChild(document.createElement('div'));
    const root = createRoot(container);
    let isGone = false;
    const remove = (): void => {
      if (isGone) return;
      isGone = true;
      root.unmount();
      container.remove();
    };
    endings.push(remove);
    const draw = (next: ReactNode): void => root.render(strict ? <StrictMode>{next}</StrictMode> : next);
    draw(element);
    return { container, draw, remove };
  };

  return {
    options,
    client,
    room: client.channel('room'),
    show,
    /** Draws inside of a provider of the room's own client, whose store and metrics a test may read. */
    showWithClient: (children: ReactNode) =>
      show(<ConnectionProvider client={client}>{children}</ConnectionProvider>),
    /** Has the agent write an answer. */
    ask: () => void client.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Hello' }] }),
    /** What the gateway counted, which no client can be wrong about. */
    counted: () => {
      const { accepted, sockets, snapshots } = page.gateway.connections.statistics();
      return { accepted, open: sockets, joins: snapshots };
    },
    end: async () => {
      for (const end of endings) end();
      client.dispose();
      await page.close();
    },
  };
}

export type Room = ReturnType<typeof openRoom>;

/** The answer as it stands in the store. */
export function answerIn(room: ChannelHandle): { id: string; text: string; isSettled: boolean } {
  const { order, settled, open } = room.getView();
  const id = order.find((each) => (open.get(each) ?? settled.get(each))?.role === 'assistant') ?? '';
  const part = (open.get(id) ?? settled.get(id))?.parts[0];
  return { id, text: part?.type === 'text' ? part.text : '', isSettled: settled.has(id) };
}

/** The text of the answer after each commit that changed it. */
export function followStore({ store }: Client, room: ChannelHandle): { texts: string[]; stop: () => void } {
  const texts: string[] = [];
  const stop = store.subscribe(() => {
    const { text } = answerIn(room);
    if (text !== (texts.at(-1) ?? '')) texts.push(text);
  });
  return { texts, stop };
}

/** The text of the answer in the document after each change of it. */
export function followDocument(container: Element): { texts: string[]; stop: () => void } {
  const texts: string[] = [];
  const observer = new MutationObserver(() => {
    const text = container.querySelector('[data-role="assistant"]')?.textContent ?? '';
    if (text !== (texts.at(-1) ?? '')) texts.push(text);
  });
  observer.observe(container, { subtree: true, childList: true, characterData: true });
  return { texts, stop: () => observer.disconnect() };
}
