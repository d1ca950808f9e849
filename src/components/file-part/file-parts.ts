import type { PartTable } from '../element/part-table.js';

/** What `FilePart` renders, and by what to style it. */
export const fileParts = {
  FilePart: {
    element: 'a',
    className: 'colloquy-file-part',
    data: { 'data-media-type': "the file's, such as image/png" },
  },
} as const satisfies PartTable;
