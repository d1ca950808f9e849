import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';

import { launchOptions } from '../../../.ci/browser.mjs';
import { buildServer, servePage } from './build-app.js';

/** Everything that the end-to-end tests of one file stand on: the page's server, the gateway's program, a browser. */
export type Stage = {
  gatewayFile: string;
  /** Opens the page in a new window of its own profile, or of the given one (for twin tabs). */
  open: (options: PageOptions) => Promise<Page>;
  newProfile: () => Promise<BrowserContext>;
  close: () => Promise<void>;
};

type PageOptions = {
  /** Where the gateway, or the proxy before it, listens. */
  port: number;
  channel: string;
  token?: string;
  profile?: BrowserContext;
};

export async function setStage(): Promise<Stage> {
  const [gatewayFile, site, browser] = await Promise.all([buildServer(), servePage(), launch()]);
  return {
    gatewayFile,
    newProfile: () => browser.newContext(),
    open: async ({ port, channel, token = 'ada', profile }) => {
      const page = await (profile ?? (await browser.newContext())).newPage();
      const gateway = `ws://127.0.0.1:${port}/`;
      await page.goto(`${site.url}?${new URLSearchParams({ gateway, channel, token })}`);
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
