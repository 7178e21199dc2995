/** Whether passkeys can be used on this page, else why not: the browser has none, or offers none at this address. */
export function passkeySupport(): 'ready' | 'browser' | 'address' {
  // Browsers take the name in the address for whom a passkey is for, and no IP address. Without HTTPS they offer them on localhost only.
  if (!globalThis.isSecureContext || /^[\d.]+$|^\[/.test(location.hostname)) return 'address'
  return typeof PublicKeyCredential === 'undefined' ? 'browser' : 'ready'
}
