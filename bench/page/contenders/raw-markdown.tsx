import { renderToStaticMarkup } from 'react-dom/server';

import { Markdown } from '../../../src/markdown/index.js';
import type { Contender } from '../contender.js';

/** One step of building a tree: puts a node in its place, or has text to write into it. */
type Step = { node: Node; parent: Node; text: string };

/** Every node below `from`, in the order of the document, without its text. */
function stepsOf(from: Node, into: Node): Step[] {
  return [...from.childNodes].flatMap((child) => {
    const node = child.cloneNode(false);
    const text = node instanceof Text ? node.data : '';
    if (node instanceof Text) node.data = '';
    return [{ node, parent: into, text }, ...stepsOf(child, node)];
  });
}

function markup(text: string): string {
  return renderToStaticMarkup(<Markdown text={text} />);
}

/**
 * The lower bound for Markdown: it knows the DOM that the answer ends as, ours, and only lets it grow, token by token, in
 * proportion to the source. No parser, no React, no wire: what the browser alone needs.
 */
export const rawMarkdown: Contender = {
  title: 'the final DOM, growing',
  format: 'markdown',
  open: ({ history, answer, feed }) => {
    const settled = history.map(({ text }) => markup(text));
    const final = document.createElement('template');
    final.innerHTML = markup(answer);
    const root = document.createElement('div');
    const steps = stepsOf(final.content, root);
    const characters = steps.reduce((sum, { text }) => sum + text.length, 0);
    let place: HTMLElement | undefined;
    let next = 0;
    /** Of the text of step `next`; below zero: its node is not there yet. */
    let written = -1;
    let shown = 0;

    const growTo = (target: number): void => {
      for (let step = steps[next]; step; step = steps[next]) {
        if (written < 0) {
          if (shown > target) return;
          step.parent.appendChild(step.node);
          written = 0;
        }
        const length = Math.min(step.text.length - written, target - shown);
        if (length > 0 && step.node instanceof Text) {
          step.node.appendData(step.text.slice(written, written + length));
          written += length;
          shown += length;
        }
        if (written < step.text.length) return;
        next += 1;
        written = -1;
      }
    };

    return {
      mount: (stage) => {
        place = stage;
        for (const html of settled) {
          const element = document.createElement('div');
          element.innerHTML = html;
          stage.append(element);
        }
      },
      send: () => {
        const question = document.createElement('div');
        question.textContent = 'Go on.';
        place?.append(question, root);
        let received = 0;
        feed.start(
          (token) => {
            received += token.length;
            growTo(Math.floor((received / answer.length) * characters));
          },
          () => growTo(characters),
        );
      },
      close: () => place?.replaceChildren(),
    };
  },
};
