export { SessionTerminal } from './session-terminal.js';
export type { SessionTerminalProps } from './session-terminal.js';
export { terminalLabels } from './terminal-labels.js';
export type { TerminalLabels } from './terminal-labels.js';
