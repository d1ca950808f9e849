export { createLine, type CutOptions, type Line, type LineOptions, type LineState } from './line.js';
export type { LineCount, LineLogEntry } from './line-log.js';
export type { LineDirection, LineMessage, LineOutcome } from './line-message.js';
export type { LineFault, LineRule } from './line-rules.js';
