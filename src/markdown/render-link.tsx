import type { MarkedToken, Token, Tokens } from 'marked';
import type { ReactNode } from 'react';

import { decodeEntities } from './decode-entities.js';
import { element, type MarkdownPlace } from './render-element.js';
import { judgeImage, judgeLink, type BlockReason, type LinkVerdict } from './url-policy.js';

/** A link, or what it says with the reason why it leads nowhere. */
export function renderLink(
  token: Tokens.Link,
  key: number,
  place: MarkdownPlace,
  children: readonly ReactNode[],
): ReactNode {
  const url = token.autolink === true ? token.href : decodeEntities(token.href);
  return anchor(
    place,
    key,
    judgeLink(url, plainText(token.tokens), place.options.links),
    token.title,
    children,
  );
}

/** An image, a link to it, or its alternative text: see `ImagePolicy`. */
export function renderImage(token: Tokens.Image, key: number, place: MarkdownPlace): ReactNode {
  const { images = 'link', links } = place.options;
  const alt = plainText(token.tokens);
  const url = decodeEntities(token.href);
  if (images === 'none') return alt;
  const verdict = judgeImage(url, typeof images === 'object' ? images.allowedPrefixes : undefined);
  if (images !== 'link' && 'href' in verdict) {
    const title = token.title ? { title: decodeEntities(token.title) } : {};
    const props = { key, src: verdict.href, alt, ...title, loading: 'lazy', referrerPolicy: 'no-referrer' };
    return element(place, 'img', props);
  }
  const text = alt === '' && !('blocked' in verdict && verdict.blocked === 'data') ? url : alt;
  if (place.inLink) return text;
  const isData = /^data:/i.test(url.trim());
  return anchor(
    place,
    key,
    isData ? { blocked: 'data', detail: 'data' } : judgeLink(url, text, links),
    token.title,
    [text],
  );
}

function anchor(
  place: MarkdownPlace,
  key: number,
  verdict: LinkVerdict,
  title: string | null | undefined,
  children: readonly ReactNode[],
): ReactNode {
  if ('blocked' in verdict) {
    const { blocked, detail } = verdict;
    const words = (place.options.labels?.blocked ?? sayBlocked)(blocked, detail);
    return (
      <span key={key} data-link="blocked" data-reason={blocked}>
        <s>{children}</s> <span className="colloquy-markdown-note">({words})</span>
      </span>
    );
  }
  const { href, host } = verdict;
  const props = {
    key,
    href,
    ...(title ? { title: decodeEntities(title) } : {}),
    // A fragment stays on the page; everything else must not take the conversation away, know where it came from, or gain
    // standing by it.
    ...(href.startsWith('#') ? {} : { target: '_blank', rel: 'noopener noreferrer nofollow ugc' }),
  };
  if (host === undefined) return element(place, 'a', props, children);
  // In the link, so that it is read with it and cannot be parted from it.
  const note = (
    <bdi key="host" className="colloquy-markdown-note">
      {` (${host})`}
    </bdi>
  );
  return element(place, 'a', props, [...children, note]);
}

function sayBlocked(reason: BlockReason, detail: string): string {
  if (reason === 'scheme') return `blocked: ${detail} links are not allowed`;
  if (reason === 'data') return 'blocked: the image is not allowed';
  if (reason === 'prefix') return `blocked: ${detail || 'this place'} is not on the list`;
  return 'blocked: the address is not valid';
}

/** What a reader would see of the tokens, without their marks. */
function plainText(tokens: readonly Token[]): string {
  let text = '';
  // Generic tokens come from extensions of the lexer, and ours has none.
  for (const token of tokens as readonly MarkedToken[]) {
    if ('tokens' in token && token.tokens !== undefined) text += plainText(token.tokens);
    else if (token.type === 'text') text += decodeEntities(token.text);
    else if (token.type === 'br') text += '\n';
    else if ('text' in token) text += token.text;
  }
  return text;
}
