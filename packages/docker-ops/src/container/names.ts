import type { RawContainer } from '../engine/raw/raw-inspect.ts'

/** Without the engine's leading slash. */
export function ownName({ Name }: RawContainer): string {
  return Name.replace(/^\//, '')
}

/** What the engine calls the container where nobody named it: its hostname, and a DNS alias. */
export function shortId({ Id }: RawContainer): string {
  return Id.slice(0, 12)
}

/** Names the engine itself gives a container on every network of its own making: its short id and its hostname. */
export function isEngineAlias(container: RawContainer, alias: string): boolean {
  return alias === shortId(container) || alias === container.Config.Hostname
}

/** The engine's own networks, on which containers have no names. */
export function isWithoutNames(network: string): boolean {
  return ['bridge', 'nat', 'host', 'none'].includes(network)
}

/** The name of an anonymous volume is as the engine makes ids. */
export function isAnonymousName(volume: string): boolean {
  return /^[0-9a-f]{64}$/.test(volume)
}

/** By the engine's word for its state: runs, or will go on running. */
export function isAlive(status: string): boolean {
  return ['running', 'paused', 'restarting'].includes(status)
}
