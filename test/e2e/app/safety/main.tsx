import 'colloquy/styles.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

import { Markdown, MarkdownStream } from '../../../../src/markdown/index.js';
import injections from '../../../fixtures/markdown/script-injection.txt?raw';
import { createGrowingText } from '../../../markdown/growing-text.js';
import { addresses, forms, wrappings } from './markdown-payloads.js';

export type SafetyReport = {
  payloads: number;
  texts: number;
  /** What stands in the page that Markdown must not become, with the text that it came of. */
  foreign: string[];
  /** What the browser refused: each is something that was tried. */
  violations: string[];
  /** Whether anything ran. */
  ran: string[];
};

declare global {
  interface Window {
    /** Draws every payload in every way, whole and streamed. */
    attack: () => Promise<SafetyReport>;
    /** Draws this text. */
    draw: (text: string) => void;
  }
}

const ran: string[] = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
  Reflect.set(window, name, (...given: unknown[]) => void ran.push(`${name}(${given.join()})`));
}

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
  violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
});

const elements = new Set(
  'a,bdi,blockquote,br,button,code,del,div,em,figcaption,figure,h1,h2,h3,h4,h5,h6,hr,input,li,ol,p,pre,s,section,span,strong,sup,table,tbody,td,th,thead,tr,ul'.split(
    ',',
  ),
);
const schemes = new Set(['http:', 'https:', 'mailto:', 'tel:']);

function foreignIn(container: HTMLElement, text: string): string[] {
  return [...container.querySelectorAll('*')].flatMap((element) => {
    const found = elements.has(element.localName) ? [] : [`<${element.localName}>`];
    for (const { name, value } of element.attributes) {
      if (/^(on|src|style|form|action|xlink|background)/i.test(name)) found.push(`${name}=${value}`);
    }
    if (element instanceof HTMLAnchorElement) {
      // As the browser itself reads it.
      if (!schemes.has(element.protocol)) found.push(`href ${element.href}`);
      if (element.username !== '' || element.password !== '') found.push(`userinfo ${element.href}`);
      const leaves = element.origin !== location.origin;
      if (leaves && element.rel !== 'noopener noreferrer nofollow ugc') found.push(`rel ${element.rel}`);
      if (
        leaves &&
        element.hostname.includes('evil') &&
        element.textContent.includes('bank') &&
        !element.textContent.includes('evil')
      ) {
        found.push(`disguise ${element.textContent}`);
      }
    }
    return found.map((what) => `${what} of ${JSON.stringify(text)}`);
  });
}

/** Every handler that this browser knows, on an element of no meaning and on some that load something. */
function handlers(): string[] {
  const names = new Set<string>();
  const objects: object[] = [window, document, HTMLMediaElement.prototype, SVGElement.prototype];
  for (const object of objects) {
    // Inherited ones too, which is what this loop is for.
    for (const name in object) if (name.startsWith('on')) names.add(name);
  }
  return [...names].flatMap((name) => [
    `<x ${name}=alert(1) tabindex=1 autofocus>x</x>`,
    `<img src=x ${name}="alert(1)">`,
    `<svg/${name}=alert(1)>`,
  ]);
}

const root = createRoot(document.getElementById('root') ?? document.body);
const container = document.getElementById('root') ?? document.body;

function draw(text: string, foreign: string[], key: string): void {
  flushSync(() => root.render(<Markdown key={`${key} whole`} text={text} />));
  foreign.push(...foreignIn(container, text));
  const growing = createGrowingText();
  flushSync(() => root.render(<MarkdownStream key={`${key} streamed`} source={growing.source} />));
  const size = Math.max(1, Math.ceil(text.length / 5));
  for (let from = 0; from < text.length; from += size) {
    flushSync(() => growing.append(text.slice(from, from + size)));
    foreign.push(...foreignIn(container, text.slice(0, from + size)));
  }
  flushSync(() => growing.finish());
  foreign.push(...foreignIn(container, text));
}

window.draw = (text) => flushSync(() => root.render(<Markdown text={text} />));

window.attack = async () => {
  const foreign: string[] = [];
  const listed = injections.split('\n').filter((line) => line !== '');
  const texts = [
    ...listed.flatMap((payload) => wrappings.map((wrap) => wrap(payload))),
    ...handlers().flatMap((payload) => [payload, `a ${payload} b`]),
    ...addresses.flatMap((address) => forms.map((form) => form(address))),
  ];
  for (const [index, text] of texts.entries()) {
    draw(text, foreign, String(index));
    // What a payload set going has its turn, as images and events do.
    if (index % 50 === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return {
    payloads: listed.length + handlers().length + addresses.length,
    texts: texts.length,
    foreign,
    violations,
    ran,
  };
};
