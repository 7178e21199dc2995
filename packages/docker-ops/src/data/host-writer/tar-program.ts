import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import type { HostFolder } from '@holdfast/host-files'
import { readLines } from '../../engine/read-lines.ts'
import { mountFolder } from '../../made/create-carrier.ts'

/**
 * In a mount namespace of its own, with the folder it is started in mounted where names of our tars begin, and no way out of it: links
 * are not followed there. Nothing of it is left when it ends, however it ends. `$1` is `mountFolder`; what to run comes after it.
 */
const inNamespace = [
  'mount -t tmpfs -o size=64k,mode=700 none /mnt',
  'mkdir "/mnt/$1"',
  'mount -c --bind . "/mnt/$1"',
  'mount -o remount,bind,nosymfollow "/mnt/$1"',
  'cd /mnt',
  'shift',
  'exec "$@"',
].join(' && ')

/** GNU tar 1.34, as root: docs/decisions/0033 says what it keeps. */
const extract =
  'tar --extract --file=- --blocking-factor=256 --read-full-records --preserve-permissions --same-owner --numeric-owner --xattrs --xattrs-include=* --delay-directory-restore --warning=no-unknown-keyword --warning=no-timestamp'.split(
    ' ',
  )

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function start(folder: HostFolder, command: readonly string[]): Child {
  const args = ['--mount', '--propagation', 'private', 'sh', '-c', inNamespace, 'sh', mountFolder, ...command]
  // By its descriptor: what the folder is called by now does not matter.
  return spawn('unshare', args, {
    cwd: `/proc/self/fd/${folder.fd}`,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

let usable: Promise<boolean> | undefined

/** Whether this process may make such a namespace and GNU tar is here. Tried once, in the folder. */
export function canRunTar(folder: HostFolder): Promise<boolean> {
  return (usable ??= tryTar(folder))
}

async function tryTar(folder: HostFolder): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  const child = start(folder, ['tar', '--version'])
  child.stdin.end()
  child.stderr.resume()
  let isGnu = false
  try {
    for await (const line of readLines(child.stdout)) isGnu ||= line.startsWith('tar (GNU tar)')
    return isGnu
  } catch {
    return false
  }
}

/** What a program did not set, and of which file, as it names it. */
export interface RefusedAttribute {
  attribute: string
  file: string
}

const refusal = /: Cannot set '(.+?)' extended attribute for file '(.+)': /
const mostLines = 20

/** One stream of a tar on its way into a folder of this host. */
export class TarProgram {
  readonly #child: Child
  readonly #ended: Promise<void>
  readonly #trouble: string[] = []

  constructor(
    folder: HostFolder,
    { signal, onRefused }: { signal: AbortSignal; onRefused: (refused: RefusedAttribute) => void },
  ) {
    this.#child = start(folder, extract)
    const { stdin, stdout, stderr } = this.#child
    stdout.resume()
    // Told by whatever is written next, and by the end.
    stdin.on('error', () => undefined)
    const kill = (): void => void this.#child.kill('SIGKILL')
    signal.addEventListener('abort', kill, { once: true })
    this.#ended = this.#follow(stderr, onRefused).finally(() => signal.removeEventListener('abort', kill))
    this.#ended.catch(() => undefined)
    if (signal.aborted) kill()
  }

  /** Resolves when the bytes may be used again. @throws OpError as `end` does. */
  async write(bytes: Buffer): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    this.#child.stdin.write(bytes, resolve)
    if ((await promise) instanceof Error) await this.#failure()
  }

  /** @throws OpError `DISK_FULL`, `STORAGE_FAILED` with what it said. */
  async end(): Promise<void> {
    this.#child.stdin.end(Buffer.alloc(1_024))
    await this.#ended
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async #failure(): Promise<never> {
    await this.#ended
    throw new OpError('INTERNAL', message('host-write-failed', { reason: 'tar' }))
  }

  async #follow(stderr: Readable, onRefused: (refused: RefusedAttribute) => void): Promise<void> {
    const closed = once(this.#child, 'close') as Promise<[number | null]>
    closed.catch(() => undefined)
    for await (const line of readLines(stderr)) {
      const [, attribute, file] = refusal.exec(line) ?? []
      if (attribute !== undefined && file !== undefined) onRefused({ attribute, file })
      else if (this.#trouble.length < mostLines) this.#trouble.push(line)
    }
    const [code] = await closed
    if (code === 0) return
    const reason = this.#trouble.slice(0, 3).join('; ').replaceAll(`${mountFolder}/`, '')
    const isFull = /No space left on device|Disk quota exceeded/.test(reason)
    throw new OpError(isFull ? 'DISK_FULL' : 'STORAGE_FAILED', message('host-write-failed', { reason }))
  }
}
