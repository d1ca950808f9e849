import * as z from 'zod/mini';

/** Who is signed in on a session, as the gateway's `authenticate` returned it. */
export type User = z.infer<typeof userSchema>;
export const userSchema = z.object({
  /** Stable id; "mine" is `author.id === session.user.id`. */
  id: z.string(),
  name: z.optional(z.string()),
  /** URL of a picture. */
  avatar: z.optional(z.string()),
});

/** Who wrote a message: a person or an agent. */
export type Author = z.infer<typeof authorSchema>;
export const authorSchema = z.object({ ...userSchema.shape, kind: z.enum(['person', 'agent']) });
