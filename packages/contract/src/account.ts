import { z } from 'zod'
import { actor } from './actor.ts'
import { role } from './role.ts'
import { containerScope } from './scope.ts'
import { secondFactorCode } from './second-factor.ts'

export const userName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}$/, 'must be 1 to 64 letters, digits, dots, dashes, underscores or @')

/** Length over rules: what is too short or too common is refused with a reason of its own. */
export const newPassword = z.string().max(1024)
export const password = z.string().min(1).max(1024)
/** A secret out of a link or a file: 32 random bytes. */
export const linkToken = z.string().min(1).max(200)

export const credentials = z.strictObject({ name: z.string().min(1).max(200), password })
export const firstAdmin = z.strictObject({ token: linkToken, name: userName, password: newPassword })
export const acceptInvitation = z.strictObject({ token: linkToken, password: newPassword })
export const changePassword = z.strictObject({ current: password, next: newPassword })

/** What a right password or link leads to: a session, or the question for a code of the second factor. */
export const signInAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('signed-in') }),
  z.object({ status: z.literal('second-factor'), challenge: z.string() }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>
export const enterCode = z.strictObject({ challenge: linkToken, code: secondFactorCode })

export const signInMethod = z.enum(['password', 'passkey', 'oidc', 'invitation', 'setup'])
export type SignInMethod = z.infer<typeof signInMethod>

/** Who is signed in, and what they may do. */
export const account = z.object({
  actor,
  role,
  /** Every one of them must fit; none is every container. */
  scopes: z.array(containerScope),
  credential: z.enum(['session', 'token']),
})
export type Account = z.infer<typeof account>

/** What whoever reaches the console needs to know before they are signed in. */
export const accessState = z.object({
  /** No user exists: the first admin is to be created. */
  needsSetup: z.boolean(),
  account: account.nullable(),
})
export type AccessState = z.infer<typeof accessState>

export const userRow = z.object({
  id: z.string(),
  name: z.string(),
  role,
  scope: containerScope.nullable(),
  /** Null: has not set a password, so an invitation is open or expired. */
  hasPassword: z.boolean(),
  disabledAt: z.number().nullable(),
  createdAt: z.number(),
  lastSignInAt: z.number().nullable(),
  /** When the open link to set a password expires; null where there is none. */
  invitedUntil: z.number().nullable(),
})
export type UserRow = z.infer<typeof userRow>

export const userTarget = z.strictObject({ userId: z.string().min(1).max(64) })
export const createUser = z.strictObject({ name: userName, role, scope: containerScope.nullable().default(null) })
export const updateUser = userTarget.extend({
  role: role.optional(),
  scope: containerScope.nullable().optional(),
  disabled: z.boolean().optional(),
})

/** A link to set a password with, shown once. */
export const invitation = z.object({ userId: z.string(), token: z.string(), expiresAt: z.number() })
export type Invitation = z.infer<typeof invitation>

export const sessionRow = z.object({
  id: z.string(),
  method: signInMethod,
  createdAt: z.number(),
  lastSeenAt: z.number(),
  expiresAt: z.number(),
  address: z.string(),
  userAgent: z.string(),
  /** The one that asks. */
  current: z.boolean(),
})
export type SessionRow = z.infer<typeof sessionRow>
export const sessionTarget = z.strictObject({ sessionId: z.string().min(1).max(64) })

export const tokenRow = z.object({
  id: z.string(),
  name: z.string(),
  role,
  scope: containerScope.nullable(),
  /** Null: created on the host. */
  user: z.object({ id: z.string(), name: z.string() }).nullable(),
  createdAt: z.number(),
  expiresAt: z.number().nullable(),
  lastUsedAt: z.number().nullable(),
})
export type TokenRow = z.infer<typeof tokenRow>

export const createToken = z.strictObject({
  name: z.string().trim().min(1).max(64),
  role,
  scope: containerScope.nullable().default(null),
  /** Days until it expires; null is never. */
  days: z.number().int().min(1).max(3650).nullable().default(90),
})
export type CreateToken = z.infer<typeof createToken>
export const tokenTarget = z.strictObject({ tokenId: z.string().min(1).max(64) })
/** `secret` is shown once and stored nowhere. */
export const createdToken = z.object({ token: tokenRow, secret: z.string() })
