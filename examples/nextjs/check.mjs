#!/usr/bin/env node
/**
 * Uses the example as a user of the package would: packs the library, installs the tarball, builds the app, serves it, and
 * looks at it in Chromium. Prints `example: ok`, or says what is wrong and exits with 1.
 */
import { chromium } from 'playwright';

import { launchOptions } from '../../.ci/browser.mjs';
import { buildExample, installExample } from './check/build-example.mjs';
import { msLeft, startServer } from './check/run.mjs';
import { lookAtHtml, lookForWarnings, visit } from './check/use-chat.mjs';

/**
 * @param {string} name
 * @param {() => Promise<void>} action
 */
async function step(name, action) {
  const started = performance.now();
  await action();
  console.log(`${((performance.now() - started) / 1_000).toFixed(1).padStart(6)} s  ${name}`);
}

/**
 * Serves the example for as long as `look` takes. A language and a time zone that are not the server's show whether what
 * is rendered depends on where it is rendered.
 * @param {string[]} words
 * @param {(url: string, context: import('playwright').BrowserContext) => Promise<void>} look
 */
async function serve(words, look) {
  const server = await startServer(...words);
  try {
    const browser = await chromium.launch(launchOptions());
    try {
      // High enough for all that is said: of a long thread only what is in sight stands on the page.
      const viewport = { width: 1280, height: 6000 };
      const context = await browser.newContext({ viewport, locale: 'de-DE', timezoneId: 'America/New_York' });
      // In development Next compiles a page when it is first asked for, and others may use the machine.
      context.setDefaultNavigationTimeout(90_000);
      await look(server.url, context);
    } finally {
      await browser.close();
    }
  } catch (error) {
    console.error(server.printed.join('\n'));
    throw error;
  } finally {
    await server.stop();
  }
}

setTimeout(() => {
  console.error('The check of the Next.js example took longer than it may.');
  // What was started is ended as this process exits.
  process.exit(1);
}, msLeft()).unref();

try {
  await step('packed and installed', installExample);
  await step('built', buildExample);
  await step('served and used', () =>
    serve([], async (url, context) => {
      await lookAtHtml(url);
      await visit(url, context);
    }),
  );
  await step('served in development', () => serve(['--dev'], lookForWarnings));
  console.log('example: ok');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
