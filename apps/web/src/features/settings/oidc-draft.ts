import type { OidcView, Role, SaveOidc } from '@holdfast/contract'

/** What the form holds: texts, and both ways to give a role, so that switching loses nothing. */
export interface OidcDraft {
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  buttonText: string
  /** Separated by commas or blanks. */
  allowedDomains: string
  rolesFrom: 'account' | 'claim'
  first: Role
  claim: string
  values: { key: number; value: string; role: Role }[]
  otherwise: Role | 'refuse'
}

export function draftOf({ settings }: OidcView): OidcDraft {
  const { roles, allowedDomains, ...texts } = settings ?? empty
  const byClaim = roles.from === 'claim' ? roles : { claim: 'groups', values: [], otherwise: null }
  return {
    ...texts,
    clientSecret: '',
    allowedDomains: allowedDomains.join(', '),
    rolesFrom: roles.from,
    first: roles.from === 'account' ? roles.first : 'viewer',
    claim: byClaim.claim,
    values: byClaim.values.map((one, key) => ({ ...one, key })),
    otherwise: byClaim.otherwise ?? 'refuse',
  }
}

const empty: NonNullable<OidcView['settings']> = {
  issuer: '',
  clientId: '',
  scopes: 'openid profile email',
  buttonText: 'Sign in with single sign-on',
  allowedDomains: [],
  roles: { from: 'account', first: 'viewer' },
}

/** An empty field for the secret leaves the stored one; where none is stored the client has none. */
export function inputOf(draft: OidcDraft, { hasClientSecret }: OidcView): SaveOidc {
  const { issuer, clientId, scopes, buttonText, clientSecret, rolesFrom, first, claim, values, otherwise } = draft
  const given = values.filter(({ value }) => value.trim() !== '')
  return {
    issuer: issuer.trim(),
    clientId: clientId.trim(),
    scopes: scopes.trim(),
    buttonText: buttonText.trim(),
    allowedDomains: draft.allowedDomains.split(/[\s,]+/).filter(Boolean),
    ...(clientSecret === '' ? !hasClientSecret && { clientSecret: null } : { clientSecret }),
    roles:
      rolesFrom === 'account'
        ? { from: rolesFrom, first }
        : {
            from: rolesFrom,
            claim: claim.trim(),
            values: given.map(({ value, role }) => ({ value: value.trim(), role })),
            otherwise: otherwise === 'refuse' ? null : otherwise,
          },
  }
}

/** By field; what else is wrong the server says. */
export function checkDraft({ issuer, clientId, buttonText, scopes, claim, rolesFrom }: OidcDraft) {
  return {
    ...(!/^https?:\/\//.test(issuer.trim()) && { issuer: 'Enter the address of the provider.' }),
    ...(clientId.trim() === '' && { clientId: 'Enter the client ID.' }),
    ...(buttonText.trim() === '' && { buttonText: 'Enter a text.' }),
    ...(!/^openid( |$)/.test(scopes.trim()) && { scopes: 'The first scope must be openid.' }),
    ...(rolesFrom === 'claim' && claim.trim() === '' && { claim: 'Enter the name of a claim.' }),
  }
}
