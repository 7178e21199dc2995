import { english, textOf } from '@holdfast/contract/messages'

interface OidcOutcome {
  linked: boolean
  message: string
}

/** How a visit to the identity provider ended, as the server put it into the fragment of the address; null for any other address. */
export function readOidcOutcome(): OidcOutcome | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('oidc')
  if (code === null) return null
  if (code === 'linked') return { linked: true, message: 'You can sign in with the identity provider from now on.' }
  // Anybody can write an address: of other sentences none is shown.
  const known = Object.hasOwn(english, code) && (code.startsWith('oidc-') || code === 'link-expired')
  return { linked: false, message: textOf({ code: known ? code : 'oidc-answer-invalid', params: {} }) }
}

export function forgetOidcOutcome(): void {
  if (readOidcOutcome() !== null) history.replaceState(null, '', location.pathname)
}
