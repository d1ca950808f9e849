const extensions: Readonly<Record<string, string>> = {
  bash: 'sh',
  csharp: 'cs',
  javascript: 'js',
  kotlin: 'kt',
  markdown: 'md',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  typescript: 'ts',
};

/** Offers `text` as a file named by its language: `code.ts`. */
export function saveText(text: string, language: string | undefined): void {
  const word = language?.toLowerCase() ?? '';
  const extension = extensions[word] ?? (/^[a-z0-9]{1,10}$/.test(word) ? word : 'txt');
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `code.${extension}`;
  link.click();
  URL.revokeObjectURL(url);
}
