import { useChannel, useWebSocket } from 'colloquy';
import { useEffect, useRef, useState, useSyncExternalStore, type ReactElement } from 'react';

import { line } from './line.js';

/** Bytes a second, and ms that each message is late, while the line is slow. */
const slowLine = { bytesPerSecond: 2000, delayMs: 400 };

/** A hand on the cable, and what it did to the conversation. */
export function FaultStrip({ channel }: { channel: string }): ReactElement {
  const { status, retryNow } = useWebSocket();
  const { isOnline, delayMs } = useSyncExternalStore(line.subscribe, line.getState);
  const isSlow = delayMs > 0;
  const toggleSlow = (): void => {
    line.delay(isSlow ? 0 : slowLine.delayMs);
    line.slow(isSlow ? Infinity : slowLine.bytesPerSecond);
  };
  // As a browser's own `online` event does: the wait for the next try ends when the line is back.
  useEffect(() => {
    if (isOnline) retryNow();
  }, [isOnline, retryNow]);
  return (
    <section className="demo-strip" aria-label="Faults">
      <div className="demo-faults">
        <button type="button" onClick={() => line.cut()}>
          Cut
        </button>
        <button type="button" disabled={!isOnline} onClick={() => line.offline(5000)}>
          Offline 5 s
        </button>
        <DuplicateButton />
        <button type="button" aria-pressed={isSlow} onClick={toggleSlow}>
          Slow
        </button>
        <RestartButton />
      </div>
      <p className="demo-counters">
        <span className="demo-status" data-status={status} data-testid="connection">
          {status}
        </span>
        <Counters channel={channel} />
      </p>
    </section>
  );
}

/** Lets every message from the gateway arrive twice. */
function DuplicateButton(): ReactElement {
  const remove = useRef<(() => void) | null>(null);
  const [isOn, setOn] = useState(false);
  const toggle = (): void => {
    remove.current?.();
    remove.current = isOn
      ? null
      : line.inject({ fault: 'duplicate', direction: 'to-client', times: Infinity });
    setOn(!isOn);
  };
  return (
    <button type="button" aria-pressed={isOn} onClick={toggle}>
      Duplicate
    </button>
  );
}

/** Has the server close its gateway and open another one on the same store. */
function RestartButton(): ReactElement {
  const [isRestarting, setRestarting] = useState(false);
  const restart = async (): Promise<void> => {
    setRestarting(true);
    try {
      await fetch('/faults/restart', { method: 'POST' });
    } catch {
      // Without a server there is nothing to restart; the banner says so.
    }
    setRestarting(false);
  };
  return (
    <button type="button" disabled={isRestarting} onClick={() => void restart()}>
      Restart
    </button>
  );
}

/** What the client counts of this channel: events lost and folded twice, joins that went on from where it was. */
function Counters({ channel }: { channel: string }): ReactElement {
  const { counters, verified } = useChannel(channel);
  const { lost, doubled, resumed, duplicates } = counters;
  return (
    <>
      <span data-testid="counters">
        lost {lost} · doubled {doubled} · resumed {resumed}
      </span>
      {duplicates > 0 && <span>{duplicates} copies dropped</span>}
      <span data-testid="verified" data-verified={verified === true || undefined}>
        {verified === true ? 'verified' : 'not verified yet'}
      </span>
    </>
  );
}
