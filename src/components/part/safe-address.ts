/** The address where a link may lead: pages, never a scheme that runs or reads something. */
export function safePage(url: string): string | undefined {
  return isOf(url, ['http:', 'https:']) ? url : undefined;
}

/** The address from which a file may be taken: pages, and what the page itself holds. */
export function safeFile(url: string): string | undefined {
  return isOf(url, ['http:', 'https:', 'data:', 'blob:']) ? url : undefined;
}

/** A picture that is shown without asking another server, which would learn that it was read. */
export function ownPicture(url: string, mediaType: string): string | undefined {
  // A bitmap in the address itself; SVG may hold links and styles of its own.
  return mediaType.startsWith('image') && /^data:image\/(png|jpe?g|gif|webp|avif);/i.test(url)
    ? url
    : undefined;
}

function isOf(url: string, protocols: readonly string[]): boolean {
  try {
    // A relative address belongs to the page's own server; the base only lets it be read.
    return protocols.includes(new URL(url, 'https://page.invalid/').protocol);
  } catch {
    return false;
  }
}
