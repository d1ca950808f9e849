const linkSchemes: ReadonlySet<string> = new Set(['http', 'https', 'mailto', 'tel']);
const imageSchemes: ReadonlySet<string> = new Set(['http', 'https']);

/**
 * The URL of a link as it may stand in an `href`, or `undefined` when its scheme is not http, https, mailto or tel.
 * Relative URLs and fragments pass. Character references must have been decoded.
 */
export function safeLinkUrl(url: string): string | undefined {
  return safeUrl(url, linkSchemes);
}

/** The URL of an image: http, https or relative. `data:` is refused, an SVG can carry what we don't want shown. */
export function safeImageUrl(url: string): string | undefined {
  return safeUrl(url, imageSchemes);
}

function safeUrl(url: string, schemes: ReadonlySet<string>): string | undefined {
  // Browsers drop tabs and line breaks anywhere in a URL, and controls and spaces before it (URL Standard, 4.4).
  // eslint-disable-next-line no-control-regex -- these are the characters meant
  const bare = url.replace(/[\u0000-\u001f\u007f-\u009f]/g, '').trim();
  // What stands before a colon is a scheme unless a path, query or fragment began before it.
  const scheme = /^([^/?#\\:]*):/.exec(bare)?.[1];
  if (scheme !== undefined && !schemes.has(scheme.toLowerCase())) return undefined;
  return encoded(bare);
}

function encoded(url: string): string | undefined {
  try {
    // Percent signs were the writer's own: encode the rest only.
    return encodeURI(url).replaceAll('%25', '%');
  } catch {
    // A lone surrogate has no encoding.
    return undefined;
  }
}
