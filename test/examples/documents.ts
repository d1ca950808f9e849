import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes documents into a folder of their own, which is gone when the test is. */
export async function writeDocuments(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'colloquy-documents-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) await writeDocument(root, path, text);
  return root;
}

/** Writes or replaces one document. */
export async function writeDocument(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** A small project with every kind of document. */
export const sampleDocuments = {
  'README.md': `# Lantern

Lantern lights a room when somebody comes in. It needs one bulb and no cloud.

## Delivery

Every lamp is delivered exactly once. A parcel that gets lost on its way is sent again
with the same number, so that the receiver can tell a copy from a second lamp.

- Parcels have numbers
- Copies are dropped

| Country | Days |
| --- | --- |
| Norway | 3 |

### Delivery at night

At night the drone flies lower, because owls complain about it.

## Installation

\`\`\`sh
# not a heading
npm install lantern
\`\`\`

\`\`\`tsx
export function Room() {
  // A room without delivery.

  return <Lantern bulb="warm" />;
}
\`\`\`
`,
  'src/protocol/PROTOCOL.md': `# Protocol

The lamp says \`hello\` first. The switch answers with \`light\` or \`dark\`.

## Close codes

The code 4401 means that the switch does not know the lamp.
`,
  'stories/guide.mdx': `import { Meta } from 'blocks';

<Meta title="Guide" />

# Dimming

Turn the ring to the left, and the delivery of light becomes softer.
`,
  'src/notes.txt': 'Delivery notes that are no document.',
  'src/node_modules/other/README.md': '# Delivery of something else',
};
