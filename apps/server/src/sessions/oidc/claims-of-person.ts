import { role, type Role } from '@holdfast/contract'
import type { Claims } from './oidc-provider.ts'

/** What a value of the role claim makes of the person. */
export interface RoleMapping {
  /** The claim's name, or its way into nested ones: `groups`, `realm_access.roles`. */
  readonly claim: string
  readonly values: readonly { readonly value: string; readonly role: Role }[]
}

/** The highest role any value of the claim stands for; null where none does. */
export function roleOf(claims: Claims, { claim, values }: RoleMapping): Role | null {
  const held = new Set(texts(claimOf(claims.idToken, claim) ?? claimOf(claims.userInfo, claim)))
  const roles = values.filter(({ value }) => held.has(value)).map((one) => one.role)
  return role.options.findLast((one) => roles.includes(one)) ?? null
}

/** Of the domains, lower case: whether the provider vouches for an address in one of them. */
export function hasVerifiedAddressIn(claims: Claims, domains: readonly string[]): boolean {
  return [claims.idToken, claims.userInfo].some(({ email, email_verified: verified }) => {
    // Some send it as a text.
    if (typeof email !== 'string' || (verified !== true && verified !== 'true')) return false
    const domain = email.slice(email.lastIndexOf('@') + 1)
    // Lower case makes an ASCII letter of some that are none.
    return email.includes('@') && /^[\w.-]+$/.test(domain) && domains.includes(domain.toLowerCase())
  })
}

/** What the person may be called here, best first. */
export function namesOf({ idToken, userInfo }: Claims): string[] {
  return ['preferred_username', 'nickname', 'email', 'name'].flatMap((claim) =>
    texts(idToken[claim] ?? userInfo[claim]).slice(0, 1),
  )
}

/** Some claims are called by an address, which has dots of its own. */
function claimOf(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let inner: unknown = claims
  for (const step of name.split('.')) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined
    inner = (inner as Record<string, unknown>)[step]
  }
  return inner
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}
