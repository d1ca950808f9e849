/** A message that is made from the wire's models: it carries their common fields, which say nothing. */
function model<T extends object>(type: string, fields: T) {
  return { type, id: null, timestamp: null, ...fields };
}

/** What the endpoint says, in the shapes of the real server. */
export const say = {
  ping: () => model('ping', {}),
  authorizeSuccess: (connectionId: string) => model('authorize_success', { connection_id: connectionId }),
  authorizeError: (error: string) => model('authorize_error', { error }),
  /** `code` as in `errorCodes`; `null` for anything else. */
  error: (error: string, code: number | null = null) => model('error', { error, code }),
} as const;

/** What is sent where somebody asks for something that cannot be done. */
export const sentences = {
  authenticationRequired: 'Authentication required',
  invalidToken: 'Invalid authentication token',
  invalidJson: 'Invalid JSON format',
  notAnObject: 'Internal server error',
  missingType: 'Missing message type',
  invalidFormat: 'Invalid message format',
  invalidDecisions: 'Invalid hitl_response payload',
  nothingToInterrupt: 'No active turns to interrupt',
  noAgent: 'Agent service not initialized',
  agentRequired: 'agent_id is required and must be a non-empty string',
  userRequired: 'user_id is required and must be a non-empty string',
  unsupported: (type: string) => `Unsupported message type: ${type.slice(0, 64)}`,
  invalidChat: (what: string) => `Invalid chat message format: ${what}`,
  turnMissing: (turnId: string) => `Active turn ${turnId.slice(0, 64)} not found or already finished`,
  interrupted: (turnId: string | undefined) =>
    turnId === undefined ? 'Interrupted 1 active turns' : `Turn ${turnId} interrupted`,
  turnActive: (turnId: string, status: 'PROCESSING' | 'AWAITING_APPROVAL') =>
    `Another turn is already active (turn_id: ${turnId}, status: TurnStatus.${status}). Interrupt it, or ask again when it has ended.`,
  countMismatch: (expected: number, got: number) =>
    `decisions count mismatch: expected ${expected}, got ${got}`,
} as const;
