import type { CodeHighlighter, LineTokenizer } from './code-highlighter.js';
import { grammarNamed, loaderOf } from './grammars.js';

const tokenizers = new Map<string, Promise<LineTokenizer | undefined>>();

/** The highlighter that comes with the package: grammars by `import()`, each when a fence asks for it first. */
export const defaultHighlighter: CodeHighlighter = {
  load(language) {
    const name = grammarNamed(language);
    if (name === undefined) return Promise.resolve(undefined);
    const known = tokenizers.get(name);
    if (known !== undefined) return known;
    const tokenizer = Promise.all([import('./line-tokenizer.js'), loaderOf(name)()]).then(
      ([{ createLineTokenizer }, { default: grammars }]) => createLineTokenizer(grammars),
    );
    tokenizers.set(name, tokenizer);
    // A file that could not be fetched is asked for again by the next block.
    tokenizer.catch(() => tokenizers.delete(name));
    return tokenizer;
  },
};
