import { lookup } from 'node:dns/promises'
import { isIP, isIPv6, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { message } from '@holdfast/contract'
import { DeliveryError, reasonOf } from '../delivery-error.ts'
import { isPublic } from './public-address.ts'

/** The addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>

interface GuardParts {
  resolve: Resolve
  /** Hosts, addresses and networks inside that an admin has allowed. */
  allowed: () => Promise<readonly string[]>
}

/** A host that may be connected to, and the addresses that were checked: it is to be dialled with `lookup`, or by them. */
export interface Admitted {
  /** As it is spelled canonically, without brackets. */
  readonly host: string
  readonly addresses: readonly string[]
  readonly lookup: LookupFunction
}

export const resolveHost: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address)

/** Keeps what is sent away from the network that Holdfast stands in. */
export class Guard {
  readonly #parts: GuardParts

  constructor(parts: GuardParts) {
    this.#parts = parts
  }

  /**
   * Resolves a host once and checks each of its addresses. `plain`: by HTTP without TLS, which only hosts on the list may be.
   * @throws DeliveryError, permanent but where the name could not be resolved.
   */
  async admit(given: string, { plain }: { plain: boolean }): Promise<Admitted> {
    const host = canonical(given)
    const allowed = (await this.#parts.allowed()).map(toEntry)
    const addresses = isIP(host) === 0 ? await this.#resolve(host) : [host]
    const isListed = (address: string): boolean => allowed.some((entry) => entry(host, address))
    const inward = addresses.find((address) => !isPublic(address) && !isListed(address))
    if (inward !== undefined)
      throw new DeliveryError(message('destination-inward', { host, address: inward }), { permanent: true })
    if (plain && !addresses.every(isListed))
      throw new DeliveryError(message('destination-plain-http', { host }), { permanent: true })
    return { host, addresses, lookup: pinned(addresses) }
  }

  /** The same where no name has to be resolved; any name is let through. */
  async admitLiteral(given: string, options: { plain: boolean }): Promise<void> {
    if (isIP(canonical(given)) !== 0) await this.admit(given, options)
  }

  async #resolve(host: string): Promise<readonly string[]> {
    try {
      const addresses = await this.#parts.resolve(host)
      if (addresses.length > 0) return addresses
    } catch (error) {
      const detail = message('destination-unresolved', { host, reason: reasonOf(error) })
      throw new DeliveryError(detail, { permanent: false, cause: error })
    }
    throw new DeliveryError(message('destination-unresolved', { host, reason: 'no address' }), { permanent: false })
  }
}

/** Whether an entry of the allow-list can be understood. */
export function isAllowedEntry(entry: string): boolean {
  return !entry.includes('/') || ipaddr.isValidCIDR(entry)
}

/** As a browser reads it: `0x7f.1` and `2130706433` are 127.0.0.1, and are dialled as that. */
function canonical(given: string): string {
  const bare = given.replace(/^\[(.*)\]$/, '$1')
  const url = URL.parse(`http://${isIPv6(bare) ? `[${bare}]` : bare}/`)
  if (url === null || url.hostname === '')
    throw new DeliveryError(message('destination-unresolved', { host: given, reason: 'no host' }), { permanent: true })
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

function toEntry(entry: string): (host: string, address: string) => boolean {
  if (entry.includes('/')) return (_host, address) => isInNetwork(address, entry)
  const name = isIP(entry) === 0 ? entry.toLowerCase().replace(/\.$/, '') : canonical(entry)
  return (host, address) => host === name || isSameAddress(address, name)
}

function isInNetwork(address: string, network: string): boolean {
  if (!ipaddr.isValidCIDR(network) || !ipaddr.isValid(address)) return false
  const [range, bits] = ipaddr.parseCIDR(network)
  const parsed = ipaddr.process(address)
  return parsed.kind() === range.kind() && parsed.match(range, bits)
}

function isSameAddress(address: string, other: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValid(other)) return false
  return ipaddr.process(address).toNormalizedString() === ipaddr.process(other).toNormalizedString()
}

/** What the connection asks for addresses: the checked ones, whatever the name leads to by now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, done) => {
    if (options.all === true) done(null, all)
    else done(null, all[0]?.address ?? '', all[0]?.family)
  }
}
