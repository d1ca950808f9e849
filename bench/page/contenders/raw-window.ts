import type { ListContender } from '../list-bench.js';

/** Pixels that every row is taken to be high: it measures none. */
const rowHeight = 104;
const poolSize = 13;

/** The lower bound for a list: a pool of rows that are written anew as they come into sight. No React, no measuring. */
export const rawWindow: ListContender = {
  title: 'a pool of recycled rows',
  open: (messages) => {
    const viewport = document.createElement('div');
    viewport.style.cssText = 'block-size: 100%; overflow-y: auto';
    const space = document.createElement('div');
    space.style.cssText = `position: relative; block-size: ${messages.length * rowHeight}px`;
    viewport.append(space);

    const pool = Array.from({ length: poolSize }, () => {
      const row = document.createElement('article');
      row.style.cssText = `position: absolute; inset: 0 0 auto; block-size: ${rowHeight}px; overflow: hidden; contain: strict`;
      const author = new Text();
      const words = new Text();
      const head = document.createElement('header');
      const body = document.createElement('p');
      head.append(author);
      body.append(words);
      row.append(head, body);
      space.append(row);
      return { row, author, words, shows: -1 };
    });
    const draw = (): void => {
      const first = Math.max(0, Math.floor(viewport.scrollTop / rowHeight) - 1);
      const last = Math.min(messages.length, first + poolSize);
      for (let index = first; index < last; index += 1) {
        const slot = pool[index % poolSize];
        const message = messages[index];
        if (!slot || !message || slot.shows === index) continue;
        slot.shows = index;
        slot.author.data = message.role;
        slot.words.data = message.text;
        slot.row.style.translate = `0 ${index * rowHeight}px`;
      }
    };
    viewport.addEventListener('scroll', draw, { passive: true });

    return {
      mount: (stage) => {
        stage.append(viewport);
        viewport.scrollTop = viewport.scrollHeight;
        draw();
      },
      close: () => viewport.remove(),
    };
  },
};
