/** Why a model stopped writing: the AI SDK's words, and `interrupted`. */
export const finishReasons = [
  'stop',
  'length',
  'content-filter',
  'tool-calls',
  'error',
  'interrupted',
  'other',
] as const;
