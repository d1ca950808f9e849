import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';

import { launchOptions } from '../../../.ci/browser.mjs';
import { buildServer, servePage } from './build-app.js';

/** Everything that the end-to-end tests of one file stand on: the page's server, the gateway's program, a browser. */
export type Stage = {
  gatewayFile: string;
  /** Opens the page in a new window of its own profile, or of the given one (for twin tabs). */
  open: (options: PageOptions) => Promise<Page>;
  /** Where that page is. */
  address: (options: Omit<PageOptions, 'profile'>) => string;
  newProfile: () => Promise<BrowserContext>;
  close: () => Promise<void>;
};

type PageOptions = {
  /** Where the gateway, or the proxy before it, listens. */
  port: number;
  channel: string;
  token?: string;
  profile?: BrowserContext;
  /** Whether what waits to be sent is kept over reloads. */
  keep?: boolean;
};

export async function setStage(): Promise<Stage> {
  const [gatewayFile, site, browser] = await Promise.all([buildServer(), servePage(), launch()]);
  const address: Stage['address'] = ({ port, channel, token = 'ada', keep = false }) => {
    const gateway = `ws://127.0.0.1:${port}/`;
    const query = new URLSearchParams({ gateway, channel, token, ...(keep && { keep: '1' }) });
    return `${site.url}?${query}`;
  };
  return {
    gatewayFile,
    newProfile: () => browser.newContext(),
    address,
    open: async ({ profile, ...options }) => {
      const page = await (profile ?? (await browser.newContext())).newPage();
      await page.goto(address(options));
      return page;
    },
    close: async () => {
      await browser.close();
      await site.close();
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch(launchOptions());
}
