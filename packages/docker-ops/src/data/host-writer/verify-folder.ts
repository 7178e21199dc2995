import { showBytes } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { readFailure, type HostFolder, type SeenEntry } from '@holdfast/host-files'
import { differingParts, markBytes, type MarkList } from './entry-mark.ts'
import { readInOrder } from './read-in-order.ts'
import type { ReadFailure } from './read-job.ts'
import type { ReadPool } from './read-pool.ts'

const shownPaths = 20

export interface VerifyOptions {
  pool: ReadPool
  destination: string
  /** Names of attributes that were not taken when it was written, as shown. */
  refused?: readonly string[]
  signal: AbortSignal
  onBytes: (bytes: number) => void
}

/**
 * Reads a folder of this host and compares it, entry by entry, with what was written to it: names, kinds, owners, modes, links and all
 * bytes. Resolves with what the file system did not keep exactly: times and attributes, with the files.
 * @throws OpError `TRUNCATED` naming the first entry that differs; `STORAGE_FAILED`; the signal's reason.
 */
export async function verifyFolder(
  folder: HostFolder,
  marks: MarkList,
  { pool, destination, refused: attributes = [], signal, onBytes }: VerifyOptions,
): Promise<Message[]> {
  const unlike = { time: new Paths(), attributes: new Paths() }
  let index = 0
  let bytes = 0
  const compare = (entry: SeenEntry, mark: Buffer): void => {
    const expected = marks.at(index)
    index += 1
    const differing = expected === null ? ['what' as const] : differingParts(expected, mark)
    for (const part of differing) {
      if (part !== 'time' && part !== 'attributes') throw differs(entry.path)
      unlike[part].add(entry.path)
    }
  }
  const fail = (entry: SeenEntry, failure: ReadFailure): never => {
    if ('hasHoles' in failure) throw differs(entry.path)
    throw readFailure(entry.path, failure)
  }
  const options = { pool, signal, digest: true, gather: false, choose: () => 'job' as const }
  const parts = readInOrder<never>(folder, {
    ...options,
    readAlone: () => Promise.reject(new Error('Nothing is read alone.')),
    onEvent: ({ path }) => {
      throw differs(path)
    },
  })
  for await (const part of parts) {
    if (part.how !== 'job') continue
    const { entries, read } = part
    for (const [at, failure] of read.failures) {
      const entry = entries[at]
      if (entry !== undefined) fail(entry, failure)
    }
    const found = Buffer.from(read.marks.buffer, read.marks.byteOffset, read.marks.byteLength)
    for (const [at, entry] of entries.entries()) compare(entry, found.subarray(at * markBytes, (at + 1) * markBytes))
    bytes += read.bytes
    onBytes(bytes)
  }
  if (index !== marks.count) throw differs(Buffer.alloc(0))
  return [
    ...unlike.attributes.named(destination).map((params) => message('attributes-refused', { ...params, attributes })),
    ...unlike.time.named(destination).map((params) => message('times-refused', params)),
  ]
}

function differs(below: Buffer): OpError {
  const path = showBytes(Buffer.concat([Buffer.from('/'), below]))
  return new OpError('TRUNCATED', message('copy-differs-at', { path }))
}

/** As many paths as a sentence bears. */
class Paths {
  readonly #shown: Buffer[] = []
  #count = 0

  add(path: Buffer): void {
    this.#count += 1
    if (this.#shown.length < shownPaths) this.#shown.push(Buffer.from(path))
  }

  /** For a message, where there are any. */
  named(destination: string): { paths: string[]; more: number }[] {
    if (this.#count === 0) return []
    const paths = this.#shown.map((path) => showBytes(Buffer.concat([Buffer.from(`${destination}/`), path])))
    return [{ paths, more: this.#count - paths.length }]
  }
}
