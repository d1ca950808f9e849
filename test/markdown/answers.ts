/** Answers as models write them: what they hold of mark-up, they hold whole. */
export const answers: Record<string, string> = {
  'a how-to': `Sure! Here's how to set up **automatic backups** with \`rsync\` — step by step.

## 1. Install the tools

First, make sure that \`rsync\` (version 3.2 or newer) is there:

\`\`\`bash
# Debian and Ubuntu
sudo apt-get install rsync
rsync --version | head -n 1
\`\`\`

Then:

1. **Create a folder** for the copies, e.g. \`/srv/backup\`.
2. Give it to *your* user:
   \`\`\`bash
   sudo chown "$USER" /srv/backup
   \`\`\`
3. Run the first copy ~~by hand~~ with the script below.

> **Note:** the first run takes long; later ones copy *only what changed*.
> See the [manual page](https://download.samba.org/pub/rsync/rsync.1 "rsync(1)") for more.

### What the options mean

| Option | Meaning | Default |
|:-------|:--------|:-------:|
| \`-a\` | keeps **permissions** and times | off |
| \`--delete\` | removes what is gone | off |

- [x] tools installed
- [ ] first copy made
- [ ] timer set

That's it! Questions? Ask — or read https://example.com/backups for a longer version.
`,
  'a comparison': `Great question. The short answer: **it depends**, but *usually* you want a \`Map\`.

---

### Objects

* Keys are strings or symbols
* There is a prototype, so \`"toString" in {}\` is \`true\`
* Literal syntax: \`{ a: 1 }\`

### Maps

* Keys are **anything**, even objects
  * compared by identity
  * \`NaN\` equals \`NaN\`
* \`size\` is known in *O*(1)
* **Iteration** is in order of insertion

| | Object | Map |
|---|---|---|
| keys | strings | anything |
| size | \`Object.keys(o).length\` | \`m.size\` |

\`\`\`ts
const counts = new Map<string, number>();
for (const word of words) {
  counts.set(word, (counts.get(word) ?? 0) + 1); // ** not bold **
}
\`\`\`

In other words: ***use a Map for data, an object for records***. See [MDN][mdn] and the [specification](https://tc39.es/ecma262/#sec-map-objects).

[mdn]: https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Map
`,
  'a letter': `Dear Dr. Müller,

thank you for your e-mail of 3 May. We would _very much_ like to come; however, the costs ($1,200 + $300) are high.

Could we

1. share a room,
2. come by train, or
3. join *online*?

1984 was a good year for this - or so they say - and 2 + 2 = 4, 5 > 3, 1 < 2.

![The hall](https://example.com/hall.jpg)

Kind regards  
**Ada**
`,
  'a report': `Summary
=======

Revenue grew **12 %** to *1.2 million*[^1]; costs \`fell\`.

Details
-------

- North: **+3 %**, see [page 4](#north) and the table:

  | Month | Sum |
  |-------|----:|
  | May | 10 |
  | June | **12** |

- South: __-1 %__, because of

  > the strike in \`week 20\`
  >
  > and the *weather*

- West
  1. first \`a_b\` then
  2. ~~second~~ third

    indented();

Done. <https://example.com/report> has it all, as has foo@example.com[^mail][^1].
[^1]: By the *report*.
[^mail]: Ask for \`page 4\`,

    - and more

    of it.
`,
};
