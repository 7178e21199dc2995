import { z } from 'zod'
import { linkToken } from './account.ts'
import { role } from './role.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** As the provider writes it; what it offers is found below it. */
const issuer = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s?#@]+$/, 'must be an address without query')
  .refine(isIssuer, 'must be an https:// address, or http:// on this machine')

const domain = z
  .string()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/i, 'must be a domain such as example.org')
  .toLowerCase()

const oneLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must be one line')

/** Who gets which role. Null as `otherwise`: who has none of the values may not sign in. */
const oidcRoles = z.discriminatedUnion('from', [
  /** An admin gives them here; `first` is that of an account a sign-in creates. */
  z.strictObject({ from: z.literal('account'), first: role }),
  /** The provider does, anew at every sign-in. `realm_access.roles` is a claim in another. */
  z.strictObject({
    from: z.literal('claim'),
    claim: oneLine(200),
    values: z.array(z.strictObject({ value: oneLine(200), role })).max(100),
    otherwise: role.nullable(),
  }),
])

/** An OpenID provider that people may sign in with. */
export const oidcSettings = z.strictObject({
  issuer,
  clientId: oneLine(255),
  scopes: z
    .string()
    .max(500)
    .regex(/^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must begin with openid, separated by spaces'),
  buttonText: oneLine(40),
  /** Whose verified addresses suffice for an account; everybody else needs an invitation. */
  allowedDomains: z.array(domain).max(100),
  roles: oidcRoles,
})
export type OidcSettings = z.infer<typeof oidcSettings>

/** What an admin sees: the secret never leaves the server. */
export const oidcView = z.object({
  settings: oidcSettings.nullable(),
  hasClientSecret: z.boolean(),
  /** To be entered at the provider. */
  redirectUri: z.string(),
})
export type OidcView = z.infer<typeof oidcView>

export const saveOidc = oidcSettings.extend({
  /** Absent: as it is. Null: none, PKCE alone. */
  clientSecret: z.string().min(1).max(2000).nullable().optional(),
})
export type SaveOidc = z.infer<typeof saveOidc>

export const beginOidc = z.strictObject({ invitation: linkToken.nullable().default(null) })
export const oidcTarget = z.strictObject({ issuer: z.string().max(500), subject: z.string().max(1000) })
/** A person at a provider who may sign in as a user. */
export const oidcLink = oidcTarget.extend({ createdAt: z.number() })
export type OidcLink = z.infer<typeof oidcLink>

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || loopback.includes(hostname)
}
