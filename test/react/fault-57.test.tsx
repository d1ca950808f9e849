import { act, render, screen } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';

import { createPage } from '../core/client/open-client.js';
import { useChannel } from '../../src/react/use-channel.js';
import { createStage } from './stage.js';

function Room() {
  return <p>{useChannel('room').status}</p>;
}

/** A stage whose client follows a page that counts its listeners. */
function createWatchedStage() {
  const page = createPage();
  return { page, stage: createStage({ client: { environment: page } }) };
}

describe('fault 57 [clock]', () => {
  it('mounted twice by StrictMode → one socket, and nothing left of it when it is gone', async () => {
    const { page, stage } = createWatchedStage();
    const { unmount } = await stage.show(<Room />, { strict: true });
    expect(screen.getByText('live')).toBeInTheDocument();
    expect(stage.sockets).toHaveLength(1);
    expect(page.followers).toBe(1);
    unmount();
    await stage.pass(60_000);
    expect(stage.openSockets()).toBe(0);
    expect(page.followers).toBe(0);
    await stage.gateway.close();
    expect(stage.clock.pending).toBe(0);
  });

  it('gone in the middle of connecting → no socket, no timer and no listener is left', async () => {
    const { page, stage } = createWatchedStage();
    const wrap = (inner: ReactNode) => <StrictMode>{stage.provided(inner)}</StrictMode>;
    const { unmount } = render(wrap(<Room />));
    // Neither the code nor the socket is there yet.
    unmount();
    await stage.pass(60_000);
    expect(stage.openSockets()).toBe(0);
    expect(page.followers).toBe(0);
    await stage.gateway.close();
    expect(stage.clock.pending).toBe(0);
  });

  it('mounted and unmounted 50 times in one task → one socket', async () => {
    const { page, stage } = createWatchedStage();
    const { redraw } = await stage.show(<Room />);
    act(() => {
      for (let turn = 0; turn < 50; turn += 1) {
        redraw(null);
        redraw(<Room />);
      }
    });
    await stage.pass(10_000);
    expect(screen.getByText('live')).toBeInTheDocument();
    expect(stage.sockets).toHaveLength(1);
    expect(page.followers).toBe(1);
  });
});
