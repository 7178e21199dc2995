import { z } from 'zod'

/** Whether signing in asks for more than the password: for a code of an authenticator app. */
export const secondFactorStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  z.object({
    state: z.literal('on'),
    since: z.number(),
    /** How many of them are unused. */
    recoveryCodes: z.number(),
  }),
])
export type SecondFactorStatus = z.infer<typeof secondFactorStatus>

/** What an authenticator app is set up with. It counts for nothing until it is confirmed with a code. */
export const secondFactorEnrolment = z.object({
  /** In base32, for whoever types it. */
  secret: z.string(),
  /** `otpauth://totp/...`, for a QR code. */
  uri: z.string(),
})
export type SecondFactorEnrolment = z.infer<typeof secondFactorEnrolment>

/** Six digits of the app, or a recovery code, however people write them. */
export const secondFactorCode = z.string().trim().min(1).max(64)

export const confirmSecondFactor = z.strictObject({ code: secondFactorCode })

/** That it is still the owner who sits there, before a change that would let somebody else in. */
export const identityProof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
  z.strictObject({ kind: z.literal('code'), code: secondFactorCode }),
])
export type IdentityProof = z.infer<typeof identityProof>

/** Null where the account has neither a password nor a second factor to ask for. */
export const provenChange = z.strictObject({ proof: identityProof.nullable() })
export type ProvenChange = z.infer<typeof provenChange>
