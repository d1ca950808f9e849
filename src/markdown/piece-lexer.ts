const load = () => import('./lex-pieces.js');

type PieceLexer = Awaited<ReturnType<typeof load>>;

let lexer: PieceLexer | undefined;
let isLoading = false;

/**
 * What lexes a growing block in pieces, once it was fetched for the first that is long. Until then, and where it cannot be
 * had, long blocks are lexed whole: slower and slower, with the same result.
 */
export function pieceLexer(): PieceLexer | undefined {
  if (lexer === undefined && !isLoading) void loadPieceLexer();
  return lexer;
}

/** Resolves when it is there or could not be had; the next long block asks again. */
export async function loadPieceLexer(): Promise<void> {
  isLoading = true;
  try {
    lexer = await load();
  } catch {
    // Offline, or a newer version was deployed: the page goes on without.
  } finally {
    isLoading = false;
  }
}
