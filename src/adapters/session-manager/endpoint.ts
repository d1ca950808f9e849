export { sessionManagerEndpoint } from './session-manager-endpoint.js';
export type { SessionManagerEndpoint, SessionManagerEndpointOptions } from './session-manager-endpoint.js';
export type { TerminalSize } from './client-session.js';
export type { DataSessions, SessionRecord, SessionTicket } from './data-sessions.js';
export type { Program, ProgramOutput, ProgramSession } from './program.js';
export type { SessionApiOptions } from './session-api.js';
export type { ChatProgramOptions } from './chat-program.js';
