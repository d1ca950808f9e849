import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';

import { followMessage } from '../../../src/core/chat/follow-message.js';
import type { ClientState, ReadonlyStore } from '../../../src/core/store/client-state.js';
import { createClient } from '../../../src/core/create-client.js';
import type { ChatMessage } from '../../../src/model/message.js';
import { messageWith, viewOf } from './view-of.js';

/** A store of one channel, whose readers are counted. */
function openStore() {
  const client = createClient({ url: 'ws://nowhere.invalid/' });
  const { connection, outbox } = client.store.getState();
  client.dispose();
  const inner = createStore<ClientState>()(() => ({ connection, outbox, channels: new Map() }));
  let readers = 0;
  const store: ReadonlyStore<ClientState> = {
    ...inner,
    subscribe: (listener) => {
      readers += 1;
      const stop = inner.subscribe(listener);
      return () => {
        readers -= 1;
        stop();
      };
    },
  };
  return {
    store,
    readers: () => readers,
    show: (...messages: ChatMessage[]) => {
      inner.setState({ channels: new Map([['room', viewOf(messages)]]) });
    },
  };
}

it('followers of a message are told when it has become another object, and no one else is', () => {
  const { store, show } = openStore();
  const heard: string[] = [];
  followMessage(store, 'room', 'a', () => heard.push('a'));
  followMessage(store, 'room', 'b', () => heard.push('b'));
  followMessage(store, 'elsewhere', 'a', () => heard.push('elsewhere'));
  const a = messageWith('a');
  show(a);
  expect(heard.splice(0)).toEqual(['a']);
  show(a, messageWith('b'));
  expect(heard.splice(0)).toEqual(['b']);
  show(messageWith('a'));
  expect(heard.splice(0)).toEqual(['a', 'b']);
});

it('are one reader of the store, however many they are, and none when they have gone', () => {
  const { store, readers, show } = openStore();
  let told = 0;
  const tell = (): void => void (told += 1);
  const stops = ['a', 'a', 'b', 'c'].map((id) => followMessage(store, 'room', id, tell));
  expect(readers()).toBe(1);
  show(messageWith('a'));
  expect(told).toBe(2);
  stops[0]?.();
  // Once is enough.
  stops[0]?.();
  show(messageWith('a'));
  expect(told).toBe(3);
  for (const stop of stops) stop();
  expect(readers()).toBe(0);
  show(messageWith('a'));
  expect(told).toBe(3);
  followMessage(store, 'room', 'a', tell);
  expect(readers()).toBe(1);
});

it('are told of what changed after they came, not of what was there', () => {
  const { store, show } = openStore();
  show(messageWith('a'));
  const heard: string[] = [];
  followMessage(store, 'room', 'a', () => heard.push('first'));
  show(messageWith('a'));
  followMessage(store, 'room', 'a', () => heard.push('second'));
  expect(heard).toEqual(['first']);
  show(messageWith('a'));
  expect(heard).toEqual(['first', 'first', 'second']);
});
