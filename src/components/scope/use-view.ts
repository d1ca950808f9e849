'use client';

import { useConnectionView, useHeldView } from '../../react/use-held.js';
import { useChatScope } from './scope-context.js';

/** The state of a channel, as the parts select from it. */
export type View = Parameters<Parameters<typeof useHeldView>[2]>[0];

type Connection = Parameters<Parameters<typeof useConnectionView>[1]>[0];

/** Selects from the channel of the chat around; `caller` is named where there is none. */
export function useView<SELECTED>(caller: string, selector: (view: View) => SELECTED): SELECTED {
  const { channel, client } = useChatScope(caller);
  return useHeldView(client, channel, selector);
}

/** Selects from the connection of the chat around; `caller` is named where there is none. */
export function useConnection<SELECTED>(
  caller: string,
  selector: (connection: Connection) => SELECTED,
): SELECTED {
  return useConnectionView(useChatScope(caller).client, selector);
}

/** How the connection of the chat around is. */
export function useLine(caller: string): Connection['status'] {
  return useConnection(caller, ({ status }) => status);
}

/** Whether a turn is being written, or waits for somebody, or is about to start. */
export function isBusy({ turns, pending }: View): boolean {
  return turns.size > 0 || [...pending.values()].some(({ state }) => state.status === 'sent');
}

/** Whether there are messages, and nothing is written or on its way. */
export function isCalm({ order, turns, pending }: View): boolean {
  const isOnItsWay = [...pending.values()].some(({ state }) => state.status !== 'failed');
  return order.length + pending.size > 0 && turns.size === 0 && !isOnItsWay;
}
