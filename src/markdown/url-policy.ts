/** Where links may lead. Every option narrows; nothing lets raw HTML or scripts in. */
export type LinkPolicy = {
  /**
   * Schemes that a link may have, in lower case and without the colon. `javascript`, `vbscript`, `data` and `blob` never
   * may, whatever stands here.
   * @default ['http', 'https', 'mailto', 'tel']
   */
  schemes?: readonly string[] | undefined;
  /**
   * Where links may lead, compared as parsed URLs and not as text: `https://example.com/docs/` is one origin and what lies
   * under that path, `https:` every host of that scheme, `/docs/` paths on the page's own host, `/` all that is relative.
   * A text that an attacker had a hand in can carry what it knows away in a link's address, and a click sends it.
   * Fragments always pass.
   * @default anywhere
   */
  allowedPrefixes?: readonly string[] | undefined;
};

/**
 * What becomes of images. A loaded image tells its server that the text was read, and its address can carry what the text
 * knows, without a click. So `'link'` shows a link with the alternative text, `'none'` that text alone, a list of prefixes
 * (as in `LinkPolicy`) loads those images and shows links for the others, and `'show'` loads all of them.
 * `data:` images need `'show'` or the prefix `data:`; they must be raster images in base64 of at most 65,536 characters.
 */
export type ImagePolicy = 'link' | 'none' | 'show' | { readonly allowedPrefixes: readonly string[] };

/** Why something is not linked or loaded. */
export type BlockReason = 'scheme' | 'prefix' | 'malformed' | 'data';

/** `host` is there when a reader has to be told where the link really leads. */
export type LinkVerdict =
  | { href: string; host?: string }
  /** `detail` is the scheme or the host that was refused, or empty. */
  | { blocked: BlockReason; detail: string };

const defaultSchemes = ['http', 'https', 'mailto', 'tel'];
const neverLinked = /^(?:javascript|vbscript|data|blob)$/;
const imageSchemes = ['http', 'https'];
const longestDataUrl = 65_536;
const rasterData = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp);base64,[a-z0-9+/]*={0,2}$/i;

/** Stands for the page's own origin, which a renderer on a server does not know. */
const ownOrigin = 'https://page.invalid';

/** Whether a link may lead to `url`, and by which `href`. Character references must have been decoded. */
export function judgeLink(url: string, text: string, policy: LinkPolicy = {}): LinkVerdict {
  const judged = judge(url, policy.schemes ?? defaultSchemes, policy.allowedPrefixes);
  if ('blocked' in judged) return judged;
  const { href, parsed } = judged;
  if (parsed.origin === ownOrigin || !/^https?:$/.test(parsed.protocol)) return { href };
  const { username, password, host } = parsed;
  if (username === '' && password === '') return disguises(text, parsed) ? { href, host } : { href };
  // "https://bank.example@evil.example" leads to the latter, and names never belong into a link.
  parsed.username = '';
  parsed.password = '';
  return { href: parsed.href, host };
}

/** Whether an image may be loaded from `url`, by the prefixes that are allowed; all of them without. */
export function judgeImage(url: string, allowedPrefixes?: readonly string[]): LinkVerdict {
  if (/^data:/i.test(url)) {
    const allowed =
      allowedPrefixes?.some((prefix) => /^data:/i.test(prefix) && url.startsWith(prefix)) ?? true;
    if (allowed && url.length <= longestDataUrl && rasterData.test(url)) return { href: url };
    return { blocked: 'data', detail: 'data' };
  }
  const judged = judge(url, imageSchemes, allowedPrefixes);
  return 'blocked' in judged ? judged : { href: judged.href };
}

type Judged = { href: string; parsed: URL } | { blocked: BlockReason; detail: string };

function judge(url: string, schemes: readonly string[], prefixes: readonly string[] | undefined): Judged {
  // Browsers drop tabs and line breaks anywhere in a URL, and controls and spaces before it (URL Standard, 4.4).
  // eslint-disable-next-line no-control-regex -- these are the characters meant
  const bare = url.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').trim();
  // What stands before a colon is a scheme unless a path, query or fragment began before it.
  const scheme = /^([^/?#\\:]*):/.exec(bare)?.[1]?.toLowerCase();
  if (scheme !== undefined && (!schemes.includes(scheme) || neverLinked.test(scheme)))
    return { blocked: 'scheme', detail: scheme.slice(0, 32) };
  const encoded = percentEncoded(bare);
  if (encoded === undefined) return { blocked: 'malformed', detail: '' };
  // Said in full, so that it is the other host on every page: "//host", and "https:host", which some read as a path.
  const rooted = encoded.startsWith('//') ? `https:${encoded}` : encoded;
  const parsed = parse(rooted);
  if (parsed === undefined) return { blocked: 'malformed', detail: '' };
  const href = /^https?:(?!\/\/)/i.test(rooted) ? parsed.href : rooted;
  if (prefixes === undefined || href.startsWith('#')) return { href, parsed };
  if (prefixes.some((prefix) => lies(parsed, prefix, href.startsWith('/')))) return { href, parsed };
  return { blocked: 'prefix', detail: parsed.origin === ownOrigin ? '' : parsed.host };
}

function percentEncoded(url: string): string | undefined {
  try {
    // Percent signs were the writer's own: encode the rest only.
    return encodeURI(url).replaceAll('%25', '%');
  } catch {
    // A lone surrogate has no encoding.
    return undefined;
  }
}

function parse(url: string): URL | undefined {
  try {
    // With a scheme there is nothing to be relative to.
    return /^[a-z][a-z0-9+.-]*:/i.test(url) ? new URL(url) : new URL(url, ownOrigin);
  } catch {
    return undefined;
  }
}

/** Some servers take these for slashes, and so for a way out. */
const hiddenDots = /\.\.%(?:2f|5c)|%(?:2f|5c)\.\./i;

function lies(url: URL, prefix: string, isRooted: boolean): boolean {
  // Where a path leads that is relative to the page, only the page knows.
  if (url.origin === ownOrigin && !isRooted) return prefix === '/';
  const scheme = /^([a-z][a-z0-9+.-]*:)(?:\/\/)?$/i.exec(prefix)?.[1];
  if (scheme !== undefined) return url.protocol === scheme.toLowerCase() && url.origin !== ownOrigin;
  const allowed = parse(prefix);
  if (allowed === undefined || url.protocol !== allowed.protocol || url.host !== allowed.host) return false;
  if (!url.pathname.startsWith(allowed.pathname) || hiddenDots.test(url.pathname)) return false;
  // "/docs" allows /docs and /docs/a, and not /docs-of-someone-else.
  const next = url.pathname[allowed.pathname.length];
  return allowed.pathname.endsWith('/') || next === undefined || next === '/';
}

const looksLikeUrl = /^\s*(?:https?:\/\/)?((?:[^\s/?#:@]+\.)+[a-z\u0080-\uffff]{2,})(?=[/?#:@]|\s*$)/i;
/** Marks that turn the direction of what follows, and characters without a width. */
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** Whether the text of a link makes a reader take it for another host's. */
function disguises(text: string, { host, hostname }: URL): boolean {
  if (/(?:^|\.)xn--/.test(hostname) || invisible.test(text)) return true;
  const named = looksLikeUrl.exec(text)?.[1];
  if (named === undefined) return false;
  const seen = parse(`https://${named}`)?.hostname ?? named;
  const bare = (name: string): string => name.replace(/^www\./, '');
  return bare(seen) !== bare(hostname) && bare(seen) !== bare(host);
}
