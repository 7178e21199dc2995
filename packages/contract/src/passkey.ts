import { z } from 'zod'

export const passkeySummary = z.object({
  /** The credential's, base64url. */
  id: z.string(),
  name: z.string(),
  /** The name of the address it signs in at. */
  domain: z.string(),
  /** Whether its provider keeps a copy, so that losing the device does not lose it. */
  backedUp: z.boolean(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
})
export type PasskeySummary = z.infer<typeof passkeySummary>

const passkeyName = z.string().trim().min(1).max(60)
const passkeyId = base64url(1400)
const challengeId = base64url(64)
const clientExtensionResults = z.object({})

/**
 * What a browser answers to a registration, as `PublicKeyCredential.toJSON()` has it. Browsers add fields: those are left out.
 * https://www.w3.org/TR/webauthn-3/#dictdef-registrationresponsejson
 */
const registrationResponse = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(8192),
    attestationObject: base64url(32_768),
    transports: z.array(z.string().max(32)).max(10).exactOptional(),
  }),
  clientExtensionResults,
})

/** https://www.w3.org/TR/webauthn-3/#dictdef-authenticationresponsejson */
const authenticationResponse = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(8192),
    authenticatorData: base64url(8192),
    signature: base64url(8192),
    userHandle: base64url(128).exactOptional(),
  }),
  clientExtensionResults,
})

export const addPasskey = z.strictObject({ challengeId, name: passkeyName, response: registrationResponse })
export type AddPasskey = z.infer<typeof addPasskey>

export const signInWithPasskey = z.strictObject({ challengeId, response: authenticationResponse })
export type SignInWithPasskey = z.infer<typeof signInWithPasskey>

export const renamePasskey = z.strictObject({ id: passkeyId, name: passkeyName })
export type RenamePasskey = z.infer<typeof renamePasskey>

export const passkeyRef = z.strictObject({ id: passkeyId })

function base64url(maximumLength: number) {
  return z
    .string()
    .min(1)
    .max(maximumLength)
    .regex(/^[\w-]+$/, 'must be base64url')
}
