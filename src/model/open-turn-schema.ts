import * as z from 'zod/mini';

import type { OpenTurn } from './open-turn.js';

export const openTurnSchema: z.ZodMiniType<OpenTurn> = z.object({
  turnId: z.string(),
  messageId: z.string(),
  initiator: z.object({ userId: z.string(), sessionId: z.optional(z.string()) }),
  commandId: z.optional(z.string()),
  calls: z.array(
    z.object({
      toolCallId: z.string(),
      toolName: z.string(),
      claimedBy: z.optional(z.object({ sessionId: z.string(), userId: z.string() })),
    }),
  ),
  approvals: z.array(z.string()),
  stopRequested: z.boolean(),
});
