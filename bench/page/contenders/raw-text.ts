import type { Contender } from '../contender.js';

/** The lower bound for plain text: one text node, to which each token is appended. No React, no wire. */
export const rawText: Contender = {
  title: 'one text node, appended to',
  format: 'plain',
  open: ({ history, feed }) => {
    let place: HTMLElement | undefined;
    const add = (text: string): Text => {
      const node = new Text(text);
      const element = document.createElement('div');
      element.className = 'plain';
      element.append(node);
      place?.append(element);
      return node;
    };
    return {
      mount: (stage) => {
        place = stage;
        for (const { text } of history) add(text);
      },
      send: () => {
        add('Go on.');
        const node = add('');
        feed.start(
          (token) => node.appendData(token),
          () => {},
        );
      },
      close: () => place?.replaceChildren(),
    };
  },
};
