import { act, screen } from '@testing-library/react';
import { Component, startTransition, useState, type ReactNode } from 'react';
import { describe, expect, it, vi } from 'vitest';

import { useChannel } from '../../src/react/use-channel.js';
import { useChannelView } from '../../src/react/use-channel-view.js';
import { useWebSocket } from '../../src/react/use-web-socket.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? <p>this part failed</p> : this.props.children;
  }
}

describe('fault 59 [clock]', () => {
  it('200 renders in transitions and out of them → the same socket, and nothing joined anew', async () => {
    const stage = createStage();
    const storm = createSeen<(round: number) => void>();
    const Rows = () => {
      const [round, setRound] = useState(0);
      storm.show(setRound);
      const { status } = useWebSocket();
      const { counters } = useChannel('room');
      return <p>{`${round}: ${status}, ${counters.snapshots} snapshot, ${counters.resumed} resumed`}</p>;
    };
    await stage.show(<Rows />, { strict: true });
    for (let round = 1; round <= 200; round += 1) {
      act(() => (round % 2 ? storm.last(round) : startTransition(() => storm.last(round))));
    }
    await stage.pass(60_000);
    expect(screen.getByText('200: open, 1 snapshot, 0 resumed')).toBeInTheDocument();
    expect(stage.sockets).toHaveLength(1);
  });

  it('a selector throws → its own part fails, the socket and everybody else go on', async () => {
    // React tells of what a boundary has caught.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const stage = createStage();
    const Broken = () =>
      useChannelView('room', (view) => {
        if (view.status === 'live') throw new Error('a bug of the app');
        return view.status;
      });
    const Healthy = () => <p>{`the other: ${useChannel('room').status}`}</p>;
    await stage.show(
      <>
        <Boundary>
          <Broken />
        </Boundary>
        <Healthy />
      </>,
    );
    await stage.pass(1000);
    expect(screen.getByText('this part failed')).toBeInTheDocument();
    expect(screen.getByText('the other: live')).toBeInTheDocument();
    expect(stage.sockets).toHaveLength(1);
    expect(stage.openSockets()).toBe(1);
    vi.restoreAllMocks();
  });
});
