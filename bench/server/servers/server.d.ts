/** What is sent to all. */
export type Token = { n: number; at: number; text: string };

/** One server under measurement. */
export type BenchServer = { url: string; publish: (token: Token) => unknown };
