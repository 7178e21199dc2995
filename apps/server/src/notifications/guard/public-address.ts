import ipaddr from 'ipaddr.js'

/**
 * Whether an address is one of the public internet. All others are inside somewhere: private, of this machine, of the link, of a
 * provider's NAT, of a cloud's metadata. An IPv6 address that stands for one of IPv4 is judged by that.
 */
export function isPublic(address: string): boolean {
  const [bare = ''] = address.split('%')
  if (!ipaddr.isValid(bare)) return false
  const parsed = ipaddr.process(bare)
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast'
  const bytes = parsed.toByteArray()
  const range = parsed.range()
  // https://www.rfc-editor.org/rfc/rfc6052#section-2.1: the last four bytes; the prefix for local use may lead anywhere.
  if (range === 'rfc6052') return bytes.slice(0, 12).join() === nat64 && isPublic(bytes.slice(12).join('.'))
  // https://www.rfc-editor.org/rfc/rfc3056#section-2
  if (range === '6to4') return isPublic(bytes.slice(2, 6).join('.'))
  // What is assigned globally; `::127.0.0.1` is not.
  return range === 'unicast' && ((bytes[0] ?? 0) & 0xe0) === 0x20
}

const nat64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0].join()
