/** Texts that hold every construct, with the neighbours that make each hard to cut into blocks. */
export const corpus: Record<string, string> = {
  'headings and paragraphs': `# One *emphasized* heading

A paragraph with **strong**, *emphasis*, ~~gone~~ and \`code\`,
over two lines.
## Two, without a blank line before
Text at once.

Setext of two lines
is level one
===

And level two
---
After it.

#nospace
####### seven
`,
  lists: `Here is what I found:
- first
- second **with
  strong over lines**
  - nested
    - deeper

      a paragraph of the deeper one
- third

1. one
2. two

   \`\`\`js
   const answer = 42;

   # not a heading
   \`\`\`
3. three

   > a quote inside

* another list
+ and another

- [ ] open task
- [x] done task

10) ten
11) eleven
text that is lazy

after
`,
  tables: `| Name | Value | Note |
| :--- | ----: | :--: |
| a | 1 | \`x | y\` |
| b | **2** | [link](https://example.com/b) |

Text right before
| c | d |
|---|---|
| 1 | 2 |
and a ragged row
# Heading ends it

| not | a table |
because of this line
`,
  code: `\`\`\`ts title="x"
export const a = 1;

\`\` not a fence
\`\`\`
~~~~
tilde
~~~
still code
~~~~
Paragraph
\`\`\`
interrupts
\`\`\`

    indented

    code

back
   \`\`\`\`
     keeps two
   \`\`\`\`
`,
  quotes: `> quoted **text**
> over lines
lazy line

> - a list
>   in a quote
> 
> > nested
> \`\`\`
> code
> \`\`\`
# After
> a
***
> b
- c
`,
  'links and images': `A [link](https://example.com "title"), <https://example.com/auto>, https://example.com/bare and
[a reference][late], [late][], [late] and [nowhere].

![alt *text*](https://example.com/i.png "t") and [![inner](https://example.com/j.png)](https://example.com/j)

[early]: /early (with title)
[early] is known, \\[escaped\\] is not.

[late]: <https://example.com/late>
  'title below'
[late]: /second-loses
`,
  html: `<div class="a">
**not bold**

after the blank
<!-- a comment
over blank

lines --> tail
# heading

<script>
alert(1)

</script>
Inline <b onclick="x()">html</b> and <br> stays text.

<custom-tag>
# inside type seven

<details><summary>more</summary>

text

</details>
`,
  'odds and ends': `***

* * *
_underscores_ snake_case_word __strong__ and ***both***
Line with two spaces  
broken, and a backslash\\
too.

&amp; &lt; &copy; &#65; &#x1F600; &nosuch; R&D

2 * 3 * 4, array[0], f(x) and ~5

Windows line\r
endings\r
\r
- list\r
- here\r
\r
\`\`\`\r
code\r
\`\`\`\r
emoji 👩‍👩‍👧 and 日本語の**強調**です
`,
  'an unfinished fence': `text
\`\`\`\`unfinished
one
`,
};

/** All of it as one text. Without the unfinished fence, which would take in whatever follows. */
export const wholeCorpus = Object.values(corpus).slice(0, -1).join('\n');
