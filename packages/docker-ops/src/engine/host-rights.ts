import { readFileSync } from 'node:fs'
import { message, type Message } from '@holdfast/contract/messages'
import { usesHostFiles, type Engine } from './connect-engine.ts'

/** What this process may see of the files of its host. */
export interface HostRights {
  /** Every file, whoever owns it: CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH, capabilities(7). */
  readsAll: boolean
  /** Extended attributes of the namespace `trusted`, too: CAP_SYS_ADMIN. Without it the kernel says there are none, xattr(7). */
  seesTrusted: boolean
}

/** In a user namespace of its own it may do neither with files of the host. */
export function readHostRights(): HostRights {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '0'
  const capabilities = BigInt(`0x${effective}`)
  const has = (number: number): boolean => (capabilities & (1n << BigInt(number))) !== 0n
  const isHostUser = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'latin1'))
  return { readsAll: isHostUser && (has(1) || has(2)), seesTrusted: isHostUser && has(21) }
}

/** Why nothing of an engine is read where it lies, whatever it is; null where it may be. */
export function hostReaderRefusal(engine: Engine): Message | null {
  if (!usesHostFiles(engine)) return message('reader-switched-off')
  if (!engine.endpoint.startsWith('unix://')) return message('reader-engine-elsewhere')
  return readHostRights().readsAll ? null : message('reader-without-rights')
}
