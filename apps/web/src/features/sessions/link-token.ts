/** The token of a link, from its fragment: no server and no log sees that. */
export function readLinkToken(): string {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? ''
}

/** The link was used: back to an address one may show and keep. */
export function leaveLink(): void {
  history.replaceState(null, '', '/')
}
