import type { PublishedEvent } from '../protocol/publication.js';

type Handler = (published: PublishedEvent) => void;

/** Who inside the server wants to know of which events. */
export type Topics = {
  subscribe: (topic: string, handler: Handler) => () => void;
  announce: (published: PublishedEvent) => void;
};

/** Makes an empty list. What a handler throws goes to `onError` and stops nobody else. */
export function createTopics(onError: (cause: unknown) => void): Topics {
  const topics = new Map<string, Set<Handler>>();

  const tell = (topic: string, published: PublishedEvent): void => {
    for (const handler of topics.get(topic) ?? []) {
      try {
        handler(published);
      } catch (cause) {
        onError(cause);
      }
    }
  };

  return {
    subscribe: (topic, handler) => {
      const handlers = topics.get(topic) ?? new Set();
      topics.set(topic, handlers);
      // Wrapped, so that the same function subscribed twice is told twice, and each is ended by itself.
      const own: Handler = (published) => handler(published);
      handlers.add(own);
      return () => {
        handlers.delete(own);
        if (handlers.size === 0 && topics.get(topic) === handlers) topics.delete(topic);
      };
    },
    announce: (published) => {
      const { event } = published;
      tell(event.type, published);
      if (event.type === 'event-published' && event.name !== event.type && event.name !== '*')
        tell(event.name, published);
      tell('*', published);
    },
  };
}
