export { createLmdbStore } from './create-lmdb-store.js';
export type { LmdbStoreOptions } from './create-lmdb-store.js';
