import { cpus } from 'node:os';

/**
 * What a record begins with: of which bench it is, when and where it was made.
 * @param {string} bench
 */
export const recorded = (bench) => ({
  bench,
  date: new Date().toISOString().slice(0, 10),
  machine: `${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model}`,
  node: process.version,
});
