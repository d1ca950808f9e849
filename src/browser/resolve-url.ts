/** The address of a socket from whatever names it on this page: `/chat`, `chat`, `https://…`, `wss://…`. */
export function resolveUrl(url: string): string {
  return new URL(url, document.baseURI).href.replace(/^http/, 'ws');
}
