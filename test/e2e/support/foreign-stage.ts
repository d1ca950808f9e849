import { chromium, type Page } from 'playwright';

import { launchOptions } from '../../../.ci/browser.mjs';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { buildServer, servePage } from './build-app.js';
import { startGateway } from './gateway-process.js';

/** A gateway that speaks foreign wires, the line to it, and a browser with pages that speak them too. */
export type ForeignStage = {
  /** The line of the foreign pages; native ones have one of their own. */
  proxy: TcpProxy;
  /** Opens a page that speaks a system's wire, over the proxy. */
  open: (system: string) => Promise<Page>;
  /** Opens a page of this package's own in a channel, past the proxy. */
  watch: (channel: string) => Promise<Page>;
  close: () => Promise<void>;
};

export async function setForeignStage(): Promise<ForeignStage> {
  const [program, site, browser] = await Promise.all([
    buildServer('foreign-server'),
    servePage('foreign'),
    chromium.launch(launchOptions()),
  ]);
  const gateway = await startGateway(program);
  const proxy = await createTcpProxy({ port: gateway.port });
  const show = async (port: number, query: Record<string, string>): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    const address = new URLSearchParams({ gateway: `ws://127.0.0.1:${port}/`, ...query });
    await page.goto(`${site.url}?${address}`);
    return page;
  };
  return {
    proxy,
    open: (system) => show(proxy.port, { system }),
    watch: (channel) => show(gateway.port, { system: 'native', channel, token: 'ada' }),
    close: async () => {
      await browser.close();
      await proxy.close();
      await gateway.kill();
      await site.close();
    },
  };
}
