import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright';

import { bundleApp, compress, manifest, root } from './app-bundle.mjs';
import { launchOptions } from './browser.mjs';

const begin = `
  import { createElement as e, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  import { ConnectionProvider } from 'colloquy';
  const show = (chat) =>
    createRoot(document.getElementById('root')).render(e(ConnectionProvider, { url: '/chat' }, chat));
`;

/** Pages that ask what is typed into their one text box, and show the answer. */
const pages = {
  chat: `${begin}
    import { Chat } from 'colloquy/components';
    show(e(Chat, { channel: 'size' }));`,
  hooks: `${begin}
    import { useChatStream } from 'colloquy';
    function Plain() {
      const { messages, sendMessage } = useChatStream('size');
      const [text, setText] = useState('');
      const onKeyDown = ({ key }) => key === 'Enter' && sendMessage({ text });
      const parts = messages.flatMap((message) => message.parts);
      const field = e('input', { value: text, onChange: ({ target }) => setText(target.value), onKeyDown });
      return e('div', null, e('pre', null, parts.map((part) => part.text)), field);
    }
    show(e(Plain));`,
};

const html = `<!doctype html><html lang="en"><title>Size</title><link rel="icon" href="data:,">
  <div id="root"></div><script type="module" src="/app.js"></script></html>`;

/** One of each that plain answers are made of; code and formulas of their own are fetched when they come. */
const answer = [
  '## What was measured\n\n',
  'All **bytes** that were needed to *show* this, a [link](https://example.com) and `code`:\n\n',
  '- one\n- two\n\n1. three\n\n> a quotation\n\n',
  '| what | bytes |\n| --- | --- |\n| this | few |\n\n',
  'This is the last sentence.',
];

/** @param {string} name */
const load = (name) => import(pathToFileURL(path.join(root, manifest.exports[name].default)).href);

/**
 * Serves a page, asks its agent something in a real browser, and counts the scripts that were fetched until the whole
 * answer was to be read: its last word stands on the page while its turn is still open. What a page fetches once the
 * answer is over (the buttons under it) is counted apart. React is left out of the sums, wherever it stands.
 *
 * @param {'hooks' | 'chat'} page
 * @returns {Promise<{ gzip: number, after: number, files: { name: string, gzip: number }[] }>}
 */
export async function loadedUntilAnswer(page) {
  const chunks = await bundleApp(pages[page], {
    output: {
      entryFileNames: 'app.js',
      codeSplitting: { groups: [{ name: 'react', test: /\/node_modules\/(react|react-dom|scheduler)\// }] },
    },
  });
  const scripts = new Map(chunks.map(({ fileName, code }) => [`/${fileName}`, compress(code)]));
  /** @type {Map<string, number>} */
  const loaded = new Map();
  const server = createServer((request, response) => {
    const script = scripts.get(request.url ?? '');
    if (!script) return void response.setHeader('content-type', 'text/html').end(html);
    loaded.set(path.basename(request.url ?? ''), script.length);
    response.setHeader('content-type', 'text/javascript').setHeader('content-encoding', 'gzip').end(script);
  });

  /** @type {(value?: unknown) => void} */
  let end = () => undefined;
  const isRead = new Promise((resolve) => (end = resolve));

  const { createGateway } = await load('./gateway');
  const { attachGateway } = await load('./server');
  const gateway = createGateway({
    anonymous: true,
    agent: async function* () {
      yield { type: 'text-start', id: 'text' };
      for (const delta of answer) yield { type: 'text-delta', id: 'text', delta };
      await isRead;
      yield { type: 'text-end', id: 'text' };
    },
  });
  attachGateway(gateway, server, { path: '/chat' });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });

  const browser = await chromium.launch(launchOptions());
  try {
    const address = server.address();
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${typeof address === 'object' && address?.port}/`);
    await tab.getByRole('textbox').fill('What does it cost?');
    await tab.getByRole('textbox').press('Enter');
    if (page === 'chat') {
      await tab.getByRole('heading', { name: 'What was measured' }).waitFor({ timeout: 15_000 });
    }
    await tab.getByText('This is the last sentence.').waitFor({ timeout: 15_000 });
    const files = withoutReact(loaded);
    end();
    // Whatever is fetched for what the answer's end adds has been asked for by then.
    if (page === 'chat') await tab.getByRole('button', { name: 'Answer again' }).waitFor({ timeout: 15_000 });
    await tab.waitForLoadState('networkidle');
    const gzip = sum(files);
    return { gzip, after: sum(withoutReact(loaded)) - gzip, files };
  } finally {
    await browser.close();
    await gateway.close();
    server.closeAllConnections();
    server.close();
  }
}

/** @param {Map<string, number>} loaded */
function withoutReact(loaded) {
  return [...loaded]
    .filter(([name]) => !name.startsWith('react-') && name !== 'react.js')
    .map(([name, gzip]) => ({ name, gzip }));
}

/** @param {{ gzip: number }[]} files */
function sum(files) {
  return files.reduce((total, file) => total + file.gzip, 0);
}
