import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'

const pathStat = z.looseObject({ mode: z.number() })
/** Go's os.ModeDir, which the engine's answer holds as it is. */
const directoryBit = 0x8000_0000

/**
 * The destinations of binds that are no folders: a single file, a socket, a device. There is nothing to walk in them, and
 * the engine cannot mount a volume over one. A path nobody can look at is taken for a folder.
 * @throws OpError `ENGINE_UNREACHABLE`, and the signal's reason.
 */
export async function readSingleFiles(
  engine: Engine,
  { Id, Mounts }: RawContainer,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const binds = (Mounts ?? []).filter(({ Type }) => Type === 'bind').map(({ Destination }) => cleanPath(Destination))
  const found = await Promise.all(
    binds.map(async (path) => ((await isSingleFile(engine, { Id, path }, signal)) ? path : [])),
  )
  return new Set(found.flat())
}

async function isSingleFile(
  engine: Engine,
  { Id, path }: { Id: string; path: string },
  signal: AbortSignal,
): Promise<boolean> {
  const query: object = { path, abortSignal: signal }
  try {
    const answer = await ask(
      clientOf(engine)
        .getContainer(Id)
        .infoArchive(query as { path: string }),
      {},
      signal,
    )
    const { headers } = (answer as unknown as IncomingMessage).resume()
    const stat = Buffer.from(String(headers['x-docker-container-path-stat'] ?? ''), 'base64').toString('utf8')
    return Math.floor(pathStat.parse(JSON.parse(stat)).mode / directoryBit) % 2 === 0
  } catch {
    signal.throwIfAborted()
    return false
  }
}
