import { describe, expect, it } from 'vitest';

import { judgeImage, judgeLink } from '../../src/markdown/url-policy.js';

describe('links that are allowed by prefix', () => {
  const policy = {
    allowedPrefixes: ['https://docs.example/guide/', 'https://www.example', '/own/', 'mailto:'],
  };
  it.each([
    'https://docs.example/guide/',
    'https://docs.example/guide/a?b#c',
    'HTTPS://DOCS.EXAMPLE/guide/a',
    '//docs.example/guide/a',
    'https://www.example',
    'https://www.example/a',
    '/own/a',
    '#part',
    'mailto:a@b.example',
  ])('%s leads there', (url) => {
    expect(judgeLink(url, 'text', policy)).toHaveProperty('href');
  });

  it.each([
    ['https://docs.example/guide', 'the prefix has a slash more'],
    ['https://docs.example/guide-of-another/', 'a path that only begins alike'],
    ['https://docs.example/guide/../secret', 'dots lead out'],
    ['https://docs.example/guide/%2e%2e/secret', 'so do encoded ones'],
    ['https://docs.example/guide/..\\secret', 'and those with the other slash'],
    ['https://docs.example.evil.example/guide/', 'a host that only begins alike'],
    ['https://docs.example:444/guide/', 'another port'],
    ['https://docs.example@evil.example/guide/', 'a user name is no host'],
    ['http://docs.example/guide/', 'another scheme'],
    ['//evil.example/own/', 'another host, written without a scheme'],
    ['https:/own/', 'a host that looks like a path'],
    ['/other/', 'another path of the page’s own host'],
    ['own/a', 'nor is that one below it'],
  ])('%s does not: %s', (url) => {
    expect(judgeLink(url, 'text', policy)).toHaveProperty('blocked', 'prefix');
  });

  it('relative paths are on the page’s own host, where that is allowed', () => {
    expect(judgeLink('a/b?c', 'text', { allowedPrefixes: ['/'] })).toEqual({ href: 'a/b?c' });
    expect(judgeLink('//evil.example/', 'text', { allowedPrefixes: ['/'] })).toHaveProperty(
      'blocked',
      'prefix',
    );
  });

  it('says which host was refused', () => {
    expect(judgeLink('https://evil.example/?q=secret', 'text', policy)).toEqual({
      blocked: 'prefix',
      detail: 'evil.example',
    });
  });
});

describe('schemes', () => {
  it('are those of the web, of mail and of telephones, unless said otherwise', () => {
    expect(judgeLink('ftp://a.example/', '')).toEqual({ blocked: 'scheme', detail: 'ftp' });
    expect(judgeLink('ftp://a.example/', '', { schemes: ['ftp'] })).toEqual({ href: 'ftp://a.example/' });
    expect(judgeLink('https://a.example/', '', { schemes: ['ftp'] })).toHaveProperty('blocked', 'scheme');
  });

  it('that run something are never among them', () => {
    for (const scheme of ['javascript', 'vbscript', 'data', 'blob']) {
      expect(judgeLink(`${scheme}:x`, '', { schemes: [scheme] })).toHaveProperty('blocked', 'scheme');
    }
  });

  it('a host without one is read with https, so that it is the same host everywhere', () => {
    expect(judgeLink('//a.example/x', '')).toEqual({ href: 'https://a.example/x' });
    expect(judgeLink('https:a.example/x', '')).toEqual({ href: 'https://a.example/x' });
  });
});

describe('where a link really leads', () => {
  it.each([
    ['https://bank.example@evil.example/a', 'my bank', 'https://evil.example/a', 'evil.example'],
    ['https://bank.example:pass@evil.example/', 'x', 'https://evil.example/', 'evil.example'],
    ['https://evil.example/', 'https://bank.example/login', 'https://evil.example/', 'evil.example'],
    ['https://evil.example/', 'www.bank.example', 'https://evil.example/', 'evil.example'],
    ['https://evil.example/', 'bank.example', 'https://evil.example/', 'evil.example'],
    ['https://evil.example/', '\u202eelpmaxe.knab', 'https://evil.example/', 'evil.example'],
    ['https://evil.example/', 'ba\u200bnk.example', 'https://evil.example/', 'evil.example'],
    [
      'https://\u0430\u0440\u0440\u04cf\u0435.com/',
      'Apple',
      'https://%D0%B0%D1%80%D1%80%D3%8F%D0%B5.com/',
      'xn--80ak6aa92e.com',
    ],
  ])('%s, as "%s", says so', (url, text, href, host) => {
    expect(judgeLink(url, text)).toEqual({ href, host });
  });

  it.each([
    ['https://a.example/', 'the guide'],
    ['https://www.a.example/x', 'a.example'],
    ['https://a.example/x', 'https://www.a.example/x'],
    ['https://a.example/', 'node.js is a runtime'],
    ['/docs', 'docs'],
    ['mailto:a@b.example', 'a@b.example'],
  ])('%s, as "%s", needs no more', (url, text) => {
    expect(judgeLink(url, text)).not.toHaveProperty('host');
  });
});

describe('images', () => {
  const png = `data:image/png;base64,${'A'.repeat(100)}`;

  it('in the address itself are raster images of some size at most, where that is allowed', () => {
    expect(judgeImage(png, ['data:'])).toEqual({ href: png });
    expect(judgeImage(png, ['data:image/png'])).toEqual({ href: png });
    expect(judgeImage(png, ['data:image/gif'])).toHaveProperty('blocked', 'data');
    expect(judgeImage(png, ['https:'])).toHaveProperty('blocked', 'data');
    expect(judgeImage(`${png}${'A'.repeat(65_536)}`, ['data:'])).toHaveProperty('blocked', 'data');
  });

  it.each([
    'data:image/svg+xml;base64,PHN2Zy8+',
    'data:image/png,<svg>',
    'data:image/png;base64,<svg>',
    'data:text/html;base64,AAAA',
    'data:,x',
  ])('%s is none', (url) => {
    expect(judgeImage(url)).toHaveProperty('blocked', 'data');
    expect(judgeImage(url, ['data:'])).toHaveProperty('blocked', 'data');
  });

  it('are loaded from the places that are allowed', () => {
    const prefixes = ['https://cdn.example/i/'];
    expect(judgeImage('https://cdn.example/i/a.png', prefixes)).toHaveProperty('href');
    expect(judgeImage('https://cdn.example/i/../a.png', prefixes)).toHaveProperty('blocked', 'prefix');
    expect(judgeImage('https://evil.example/?q=secret', prefixes)).toHaveProperty('blocked', 'prefix');
  });
});
