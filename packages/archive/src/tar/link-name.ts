import { paxValue } from './pax-records.ts'
import { untilNul } from './tar-header.ts'
import type { TarVisitor } from './tar-entry.ts'

/** Where a link leads, as its headers have it; empty for what is no link. */
export function linkNameOf({
  header,
  pax,
  longLink,
}: Pick<Parameters<TarVisitor['entry']>[0], 'header' | 'pax' | 'longLink'>): Buffer {
  return Buffer.from((pax && paxValue(pax, 'linkpath')) ?? longLink ?? untilNul(header.subarray(157, 257)))
}
