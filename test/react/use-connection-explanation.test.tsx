import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import type { ConnectionExplanation } from '../../src/core/chat/explanation-observer.js';
import { useConnectionExplanation } from '../../src/react/use-connection-explanation.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

async function showBanner() {
  const stage = createStage({ client: { retry: { delay: () => 3500 } } });
  const seen = createSeen<ConnectionExplanation>();
  const Banner = () => {
    const explanation = useConnectionExplanation({ clock: stage.clock });
    seen.show(explanation);
    return <p>{`${explanation.status} ${explanation.seconds} ${explanation.sentence}`}</p>;
  };
  await stage.show(<Banner />);
  return { ...stage, seen };
}

describe('the explanation of a connection', () => {
  it('counts the seconds to the next try, and stops when there is none to wait for', async () => {
    const page = await showBanner();
    expect(screen.getByText(/^open null/)).toBeInTheDocument();
    act(() => page.sockets[0]?.terminate());
    await page.pass(0);
    expect(screen.getByText(/^reconnecting 4 .*due in 4 s/)).toBeInTheDocument();
    await page.pass(500);
    expect(screen.getByText(/^reconnecting 3 .*due in 3 s/)).toBeInTheDocument();
    await page.pass(1000);
    expect(screen.getByText(/^reconnecting 2 /)).toBeInTheDocument();
    await page.pass(2000);
    expect(screen.getByText(/^open null/)).toBeInTheDocument();
    page.seen.forget();
    await page.pass(20_000);
    expect(page.seen.count).toBe(0);
  });

  it('comes with a way to try at once', async () => {
    const page = await showBanner();
    act(() => page.sockets[0]?.terminate());
    await page.pass(0);
    act(() => page.seen.last.retryNow());
    await page.pass(0);
    expect(screen.getByText(/^open null/)).toBeInTheDocument();
  });
});
