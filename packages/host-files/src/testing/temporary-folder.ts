import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder extends Disposable {
  readonly path: string
  at: (...names: string[]) => string
  /** How many descriptors of this process lead into it. */
  openDescriptors: () => number
}

/** A folder of this test's own, gone with all that is in it when the test ends, however deep. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-host-files-'))
  return {
    path,
    at: (...names) => join(path, ...names),
    openDescriptors: () => readdirSync('/proc/self/fd').filter((fd) => leadsTo(fd).startsWith(path)).length,
    [Symbol.dispose]: () => void execFileSync('rm', ['-rf', path]),
  }
}

/** A path of more than 4,096 bytes is not told, and the kernel says ENAMETOOLONG; such a one is of a deep folder. */
function leadsTo(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
