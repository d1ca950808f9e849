export { fromUIMessageStream } from './from-ui-message-stream.js';
export type { UIMessageStreamSource } from './from-ui-message-stream.js';
export { createUIMessageStreamAgent } from './ui-message-stream-agent.js';
export type { UIMessageStreamAgentOptions } from './request-answer.js';
export { UIMessageStreamError } from './ui-message-stream-error.js';
export type { UIMessageStreamErrorCode } from './ui-message-stream-error.js';
