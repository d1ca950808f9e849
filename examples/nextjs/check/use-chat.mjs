import { expect } from './expect.mjs';
import { eventually, statisticsOf } from './statistics.mjs';
import { patienceMs, textOfHtml, watchGrowth, watchPage } from './watch-page.mjs';

/** @typedef {import('playwright').BrowserContext} Context */
/** @typedef {import('playwright').Page} Page */

const fromServer = 'This transcript was.';
const firstWords = 'I am a script';
const lastWords = 'That is all.';

/**
 * The pages hold the transcript before any script runs, and rendering them opens no socket on the server.
 * @param {string} url
 */
export async function lookAtHtml(url) {
  for (const address of ['/', '/watch']) {
    const text = textOfHtml(await (await fetch(new URL(address, url))).text());
    expect(text.includes(fromServer), `The HTML of ${address} does not hold the transcript.`);
  }
  const { accepted, sessions } = await statisticsOf(url);
  const isQuiet = accepted === 0 && sessions === 0;
  expect(isQuiet, `Rendering opened ${accepted} sockets on the server; it must open none.`);
}

/**
 * A visit: the page goes on from its cursor, an answer streams into it and into a page that watches, and a reload, at the
 * end of an answer or in the middle of one, loses nothing.
 * @param {string} url
 * @param {Context} context
 */
export async function visit(url, context) {
  const page = await context.newPage();
  const watched = watchPage(page);
  await goesOn(url, watched, () => page.goto(url));

  const watcher = await context.newPage();
  const watchedToo = watchPage(watcher);
  await goesOn(url, watchedToo, () => watcher.goto(new URL('/watch', url).href));

  const lengths = await watchGrowth(page);
  await ask(page, 'Does the answer stream?');
  for (const tab of [page, watcher]) await shows(tab, lastWords, 1);
  const steps = (await lengths()).length;
  expect(steps >= 5, `The answer came in ${steps} pieces: it was not streamed.`);
  expectQuiet(watchedToo.complaints, '/watch');
  await watcher.close();

  await goesOn(url, watched, () => page.reload());
  for (const words of [fromServer, lastWords]) await shows(page, words, 1);
  // The answer quotes it.
  await shows(page, 'Does the answer stream?', 2);

  await ask(page, 'And over a reload?');
  await shows(page, firstWords, 2);
  const html = textOfHtml(await (await context.request.get(url)).text());
  const isHalf = html.split(firstWords).length === 3 && html.split(lastWords).length === 2;
  expect(isHalf, 'In the middle of an answer the HTML does not hold just the half that was there.');
  await joinsOnce(url, watched, () => page.reload());
  await shows(page, lastWords, 2);
  await shows(page, firstWords, 2);

  // Without a load: Next fetches the other page, snapshot and all.
  for (const link of ['Watch only', 'Take part']) {
    await goesOn(url, watched, () => page.getByRole('link', { name: link }).click());
    await shows(page, lastWords, 2);
  }
  // This gives back the page that was rendered in the middle of the answer, as it was then.
  for (const _ of ['to the page that watches', 'to the chat'])
    await joinsOnce(url, watched, () => page.goBack());
  await page.getByRole('textbox').waitFor({ timeout: patienceMs });
  await shows(page, lastWords, 2);
  expectQuiet(watched.complaints, '/');
  await page.close();
}

/**
 * In development React also names what differs between the server's markup and the browser's, and StrictMode mounts twice.
 * @param {string} url
 * @param {Context} context
 */
export async function lookForWarnings(url, context) {
  for (const address of ['/', '/watch']) {
    const page = await context.newPage();
    const watched = watchPage(page);
    await goesOn(url, watched, () => page.goto(new URL(address, url).href));
    await shows(page, fromServer, 1);
    expectQuiet(watched.complaints, `${address} in development`);
    await page.close();
  }
}

/**
 * Loads a page, and waits until the gateway has answered it: over one socket, with what came after its cursor.
 * @param {string} url
 * @param {{ sockets: string[] }} watched
 * @param {() => Promise<unknown>} load
 */
async function goesOn(url, watched, load) {
  const { recoveries, snapshots } = await joinsOnce(url, watched, load);
  expect(
    recoveries === 1 && snapshots === 0,
    `The page did not go on from the cursor that it was rendered at: ${recoveries} joins went on, ${snapshots} were sent a snapshot.`,
  );
}

/**
 * The same for a page that may have been rendered long before it joins: the gateway sends a snapshot where that is less
 * than all that was missed.
 * @param {string} url
 * @param {{ sockets: string[] }} watched
 * @param {() => Promise<unknown>} load
 */
async function joinsOnce(url, { sockets }, load) {
  sockets.length = 0;
  const before = await statisticsOf(url);
  await load();
  const after = await eventually(
    () => statisticsOf(url),
    ({ recoveries, snapshots }) => recoveries + snapshots > before.recoveries + before.snapshots,
  );
  // The browser tells of a socket in its own time.
  await eventually(
    () => sockets.length,
    (count) => count > 0,
  );
  const accepted = after.accepted - before.accepted;
  expect(
    sockets.length === 1 && accepted === 1,
    `The page opened ${sockets.length} sockets, and the gateway took ${accepted}; it must be one.`,
  );
  const recoveries = after.recoveries - before.recoveries;
  const snapshots = after.snapshots - before.snapshots;
  expect(
    recoveries + snapshots === 1,
    `The page joined the lobby ${recoveries + snapshots} times, not once.`,
  );
  return { recoveries, snapshots };
}

/**
 * @param {Page} page
 * @param {string} text
 */
async function ask(page, text) {
  await page.getByRole('textbox').fill(text);
  await page.getByRole('textbox').press('Enter');
}

/**
 * Waits until some words stand so often in the thread.
 * @param {Page} page
 * @param {string} words
 * @param {number} times
 */
async function shows(page, words, times) {
  const thread = page.getByRole('log');
  try {
    await page.waitForFunction(
      ([text, count]) =>
        (document.querySelector('[role=log]')?.textContent ?? '').split(String(text)).length - 1 === count,
      /** @type {const} */ ([words, times]),
      { timeout: patienceMs },
    );
  } catch {
    throw new Error(
      `The thread does not show "${words}" ${times} times. It shows:\n${await thread.innerText()}`,
    );
  }
}

/**
 * @param {string[]} complaints
 * @param {string} where
 */
function expectQuiet(complaints, where) {
  expect(complaints.length === 0, `The browser complained about ${where}:\n${complaints.join('\n')}`);
}
