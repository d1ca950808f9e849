import { chromium } from 'playwright';

import { launchOptions } from '../../../.ci/browser.mjs';
import { buildServer } from './build-app.js';
import { chatOn, type ChatPage } from './chat-page.js';
import { startGateway, type GatewayProcess } from './gateway-process.js';
import { serveHotSite, type HotSite } from './hot-site.js';

/** One page under development and the only gateway that it knows: what the gateway counts is this page's doing. */
export type HotPage = {
  site: HotSite;
  gateway: GatewayProcess;
  chat: ChatPage;
  /** The newest element that the selector finds: which version of its file drew it, and which instance it is. */
  shown: (selector: string) => Promise<{ version: number; instance: string | null }>;
  /** What went wrong on the page, whoever said so. */
  errors: string[];
  /** How often the page was loaded; once, unless an edit could not be taken over while it ran. */
  loads: () => number;
  /** Opens one more page on the same channel: what it shows was written by the gateway, not by edits. */
  openTwin: () => Promise<ChatPage>;
};

export type HotStage = {
  open: (options?: { withClient?: boolean }) => Promise<HotPage>;
  close: () => Promise<void>;
};

/** Builds the gateway's program and starts a browser; each page opened gets a site and a gateway of its own. */
export async function setHotStage(): Promise<HotStage> {
  const [gatewayFile, browser] = await Promise.all([buildServer(), chromium.launch(launchOptions())]);
  const endings: (() => Promise<void>)[] = [() => browser.close()];
  return {
    open: async ({ withClient = false } = {}) => {
      const [site, gateway] = await Promise.all([serveHotSite(), startGateway(gatewayFile)]);
      endings.push(site.close, gateway.kill);
      const address = `${site.url}?${new URLSearchParams({
        gateway: `ws://127.0.0.1:${gateway.port}/`,
        ...(withClient && { 'with-client': 'yes' }),
      })}`;
      const page = await browser.newPage();
      const errors: string[] = [];
      let loads = 0;
      page.on('load', () => (loads += 1));
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await page.goto(address);
      return {
        site,
        gateway,
        chat: chatOn(page),
        shown: async (selector) => {
          const element = page.locator(selector).last();
          const version = Number(await element.getAttribute('data-version'));
          return { version, instance: await element.getAttribute('data-instance') };
        },
        errors,
        loads: () => loads,
        openTwin: async () => {
          const twin = await browser.newPage();
          await twin.goto(address);
          return chatOn(twin);
        },
      };
    },
    close: async () => {
      for (const end of endings) await end();
    },
  };
}
