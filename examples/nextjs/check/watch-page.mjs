/** How long a page may take to show something, in ms: real processes on a busy machine. */
export const patienceMs = 30_000;

/**
 * Collects what must not happen on a page, and the sockets that it opens.
 * @param {import('playwright').Page} page
 */
export function watchPage(page) {
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const sockets = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} was answered with ${response.status()}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).pathname === '/chat') sockets.push(socket.url());
  });
  return { complaints, sockets };
}

/**
 * How long the text of the last message was after each change of the page, until the returned function is called.
 * @param {import('playwright').Page} page
 */
export async function watchGrowth(page) {
  await page.evaluate(() => {
    /** @type {Set<number>} */
    const lengths = new Set();
    const look = () => {
      const last = [...document.querySelectorAll('article')].at(-1);
      if (last) lengths.add(last.innerText.length);
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    Reflect.set(globalThis, 'lengthsOfAnswer', lengths);
  });
  return () =>
    page.evaluate(() => {
      /** @type {Set<number>} */
      const lengths = Reflect.get(globalThis, 'lengthsOfAnswer');
      return [...lengths];
    });
}

/**
 * What stands in a page's markup before any script runs: the text of its elements, without what scripts carry.
 * @param {string} html
 */
export function textOfHtml(html) {
  return html
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}
