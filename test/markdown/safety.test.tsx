import { render } from '@testing-library/react';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Markdown, type MarkdownOptions } from '../../src/markdown/index.js';
import { judgeImage, judgeLink } from '../../src/markdown/url-policy.js';

const draw = (text: string, options: MarkdownOptions & { done?: boolean } = {}) =>
  render(<Markdown text={text} {...options} />).container;

const elements =
  'a,bdi,blockquote,br,button,code,del,div,em,figcaption,figure,h1,h2,h3,h4,h5,h6,hr,img,input,li,ol,p,pre,s,span,strong,table,tbody,td,th,thead,tr,ul'.split(
    ',',
  );
const attributes =
  'align,alt,aria-label,checked,class,data-language,data-link,data-reason,data-streaming,data-task,disabled,href,loading,readonly,referrerpolicy,rel,role,src,start,style,tabindex,target,title,type'.split(
    ',',
  );

/** Everything in the tree that is not on the list of what Markdown may become. */
function foreign(container: HTMLElement): string[] {
  return [...container.querySelectorAll('*')].flatMap((element) => {
    const found = elements.includes(element.localName) ? [] : [element.localName];
    for (const { name, value } of element.attributes) {
      if (!attributes.includes(name.toLowerCase())) found.push(`${element.localName} ${name}`);
      const isUrl = name === 'href' || name === 'src';
      // As a browser reads it: controls and white space dropped, case folded.
      const visible = Array.from(value, (character) => (character > ' ' ? character : '')).join('');
      const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(visible)?.[1]?.toLowerCase();
      if (isUrl && scheme !== undefined && !['http', 'https', 'mailto', 'tel'].includes(scheme)) {
        found.push(`${name}=${value}`);
      }
    }
    return found;
  });
}

const urls = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java&#10;script:alert(1)',
  'java&Tab;script:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'javascript&#x3A;alert(1)',
  '&#106;&#97;&#118;&#97;script:alert(1)',
  '&#0000106avascript:alert(1)',
  '&#x01;javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript\\:alert(1)',
  'java\u00adscript:alert(1)',
  'javascript://example.com/%0Aalert(1)',
  'javascript:/*--></title></style></textarea></script><svg onload=alert(1)>',
  'vbscript:msgbox(1)',
  'livescript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'DATA:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://example.com/1',
  'file:///etc/passwd',
  'ftp://example.com/',
  'intent://scan/#Intent;end',
  'view-source:https://example.com',
  'ms-excel:ofe|u|https://example.com',
  'x:y',
];

const html = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://example.com/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)"/>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="data:text/html,x"></object>',
  '<embed src=x>',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<a href="javascript:alert(1)" onclick=alert(1)>x</a>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<style>@import "https://example.com/x.css";</style>',
  '<link rel=stylesheet href=x>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="https://example.com/">',
  '<template><script>alert(1)</script></template>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><x onclick=alert(1)>',
  '<div style="background:url(javascript:alert(1))">',
  '<x-y onclick=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
];

describe('no URL of a dangerous scheme', () => {
  const forms: [string, (url: string) => string][] = [
    ['a link', (url) => `[x](${url})`],
    ['a link in angle brackets', (url) => `[x](<${url}>)`],
    ['a link with a title', (url) => `[x](<${url}> "on\\"mouseover=alert(1)")`],
    ['an image', (url) => `![x](<${url}>)`],
    ['a linked image', (url) => `[![x](<${url}>)](<${url}>)`],
    ['a reference', (url) => `[x]\n\n[x]: <${url}>`],
    ['an autolink', (url) => `<${url}>`],
    ['bare text', (url) => url],
    ['a table', (url) => `| [x](<${url}>) |\n|---|\n| ![x](<${url}>) |`],
  ];
  it.each(forms)('comes out of %s', (_, form) => {
    for (const url of urls) {
      const all: (MarkdownOptions & { done?: boolean })[] = [
        {},
        { images: 'show' },
        { images: { allowedPrefixes: ['https:', 'http:'] } },
        { done: false },
      ];
      for (const options of all) {
        expect([url, ...foreign(draw(form(url), options))]).toEqual([url]);
      }
    }
  });

  it('is let through by the check itself', () => {
    for (const url of [
      'javascript:alert(1)',
      'JAVASCRIPT:x',
      'java\nscript:x',
      '\u0001javascript:x',
      'data:,x',
      'a:b',
    ]) {
      expect([url, 'href' in judgeLink(url, ''), 'href' in judgeImage(url)]).toEqual([url, false, false]);
    }
    expect(judgeImage('mailto:a@example.com')).toEqual({ blocked: 'scheme', detail: 'mailto' });
    expect(judgeLink('\ud800', '')).toEqual({ blocked: 'malformed', detail: '' });
  });
});

describe('no raw HTML', () => {
  it.each(html)('%s is text', (source) => {
    for (const text of [
      source,
      `in a line ${source} here`,
      `- ${source}`,
      `> ${source}`,
      `| a |\n|---|\n| ${source} |`,
      `# ${source}`,
    ]) {
      for (const done of [true, false]) expect([text, ...foreign(draw(text, { done }))]).toEqual([text]);
    }
    expect(draw(source).textContent).toBe(source);
    expect(draw(`x ${source.replaceAll('\n', ' ')} y`).textContent).toContain('<');
  });

  it('comes out of hostile text put together at random', () => {
    const part = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '"',
      '`',
      '\n',
      '!',
      '&#58;',
      'javascript',
      ':',
      'onclick=',
      ...html,
      ...urls,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.boolean(), (parts, done) => {
        const { container, unmount } = render(<Markdown text={parts.join('')} done={done} images="show" />);
        expect(foreign(container)).toEqual([]);
        unmount();
      }),
      { numRuns: 500 },
    );
  });

  it('comes out of the language of a code block', () => {
    const container = draw('```"><img src=x onerror=alert(1)>\ncode\n```');
    expect(foreign(container)).toEqual([]);
    expect(container.querySelector('img')).toBeNull();
  });
});

describe('links', () => {
  it.each([
    ['[x](https://example.com/a?b=c#d)', 'https://example.com/a?b=c#d'],
    ['[x](mailto:a@example.com)', 'mailto:a@example.com'],
    ['[x](tel:+123)', 'tel:+123'],
    ['[x](/docs/a)', '/docs/a'],
    ['[x](docs/a:b)', 'docs/a:b'],
    ['[x](?q=a:b)', '?q=a:b'],
    ['[x](https://example.com/ä&amp;b)', 'https://example.com/%C3%A4&b'],
    ['<https://example.com>', 'https://example.com'],
    ['www.example.com', 'http://www.example.com'],
    ['a@example.com', 'mailto:a@example.com'],
  ])('%s leads where it says, in a tab of its own', (text, href) => {
    const link = draw(text).querySelector('a');
    expect(link).toHaveAttribute('href', href);
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow ugc');
    expect(link).toHaveAttribute('target', '_blank');
  });

  it('to a fragment stay on the page', () => {
    const link = draw('[x](#part)').querySelector('a');
    expect(link).toHaveAttribute('href', '#part');
    expect(link).not.toHaveAttribute('target');
  });

  it('that are refused leave their text, and say why', () => {
    const blocked = draw('[the text](javascript:alert)').querySelector('[data-link=blocked]');
    expect(blocked).toHaveAttribute('data-reason', 'scheme');
    expect(blocked?.textContent).toBe('the text (blocked: javascript links are not allowed)');
  });
});

describe('images', () => {
  const text = '![what *it* shows](https://example.com/i.png "title") and ![](https://other.example/j.png)';

  it('are links with their alternative text, so that nothing is fetched unasked', () => {
    const container = draw(text);
    expect(container.querySelector('img')).toBeNull();
    expect(
      [...container.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      ['what it shows', 'https://example.com/i.png'],
      ['https://other.example/j.png', 'https://other.example/j.png'],
    ]);
  });

  it('are shown when asked for, without telling where from', () => {
    const [image] = draw(text, { images: 'show' }).querySelectorAll('img');
    expect(image).toHaveAttribute('alt', 'what it shows');
    expect(image).toHaveAttribute('title', 'title');
    expect(image).toHaveAttribute('referrerpolicy', 'no-referrer');
  });

  it('are shown by prefix', () => {
    const container = draw(text, { images: { allowedPrefixes: ['https://example.com/'] } });
    expect([...container.querySelectorAll('img')].map((image) => image.getAttribute('src'))).toEqual([
      'https://example.com/i.png',
    ]);
    expect(container.querySelectorAll('a')).toHaveLength(1);
  });

  it('inside a link are its text: a link holds no other', () => {
    const container = draw('[![logo](https://example.com/i.png)](https://example.com/)');
    expect(container.querySelectorAll('a')).toHaveLength(1);
    expect(container.querySelector('a')?.textContent).toBe('logo');
  });
});

describe('character references', () => {
  it.each([
    ['&amp;lt;b&gt;', '&lt;b>'],
    ['&copy; &#65;&#x42; &hellip;', '© AB …'],
    ['R&D &nosuch; &amp;amp;', 'R&D &nosuch; &amp;'],
    ['&#0; &#x110000;', '\ufffd \ufffd'],
    ['`&amp;` &amp;', '&amp; &'],
  ])('%s are characters, once', (source, expected) => {
    expect(draw(source).textContent).toBe(expected);
  });
});
