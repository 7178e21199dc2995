import { isIPv6 } from 'node:net'

/** An address in its one shortest spelling, IPv4 also where it is mapped into IPv6; null when none is given. */
export function plainAddress(text: string | null | undefined): string | null {
  const address = text?.trim().replace(/^\[(.*)\]$/, '$1')
  if (!address) return null
  if (!isIPv6(address) || !URL.canParse(`http://[${address}]`)) return address
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(short)
  if (mapped === null) return short
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The address of a claim: who has `0.0.0.0` or `::` is taken to have all. */
export function claimedAddress(text: string | null | undefined): string | null {
  const address = plainAddress(text)
  return address === '0.0.0.0' || address === '::' ? null : address
}
