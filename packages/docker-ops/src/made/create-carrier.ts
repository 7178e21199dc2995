import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readLines } from '../engine/read-lines.ts'
import { carrierLabel, jobLabel } from './labels.ts'

/** Where a carrier has its mount; no image has such a folder, and names in its tars begin with it. */
export const mountFolder = 'holdfast-mount'

/** What `docker ps` and `docker images` show of carriers and their image, before the job they are of. */
const carrierName = 'holdfast-carrier'

export interface CarrierMount {
  /** A folder of the engine's host, or a volume. */
  type: 'bind' | 'volume'
  source: string
  readOnly: boolean
}

/**
 * Makes a container that is never started and has at most one thing mounted, to read it from or write it to: the engine's
 * `archive` calls work on it, and the lock they take stops nobody. Resolves with its id.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`.
 */
export async function createCarrier(
  engine: Engine,
  { image, jobId, mount }: { image: string; jobId: string; mount: CarrierMount | null },
): Promise<string> {
  const body = {
    Image: image,
    Cmd: [carrierName],
    Labels: { [jobLabel]: jobId, [carrierLabel]: 'true' },
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      LogConfig: { Type: 'none', Config: {} },
      Mounts: mount === null ? [] : [toSpec(mount)],
    },
  }
  // Kept apart by these two names, which the typings do not know; else dockerode puts the whole body into the URL.
  const name = `${carrierName}-${jobId}-${randomUUID().slice(0, 8)}`
  const call = { _query: { name }, _body: body } as Record<string, unknown>
  const { id } = await ask(clientOf(engine).createContainer(call))
  return id
}

function toSpec({ type, source, readOnly }: CarrierMount): object {
  const spec = { Type: type, Source: source, Target: `/${mountFolder}`, ReadOnly: readOnly }
  return type === 'volume' ? { ...spec, VolumeOptions: { NoCopy: true } } : spec
}

/** Two zero blocks: the end of a tar, and all of an empty one. */
const emptyTar = Buffer.alloc(1_024)

const progressLine = z.looseObject({ status: z.string().optional(), error: z.string().optional() })

/**
 * Makes an image with nothing in it, for carriers: with the source's image their VOLUMEs would add anonymous volumes.
 * It is named for the job and carries its label. Resolves with its id.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`.
 */
export async function createEmptyImage(engine: Engine, jobId: string): Promise<string> {
  const changes = [`LABEL ${jobLabel}=${jobId}`]
  const repo = `${carrierName}:${jobId}`
  const answer = await ask(clientOf(engine).importImage(Readable.from([emptyTar]), { repo, changes }))
  // @NOTE the engine answers 200 before it imports; what came of it is in the last line.
  let last = ''
  for await (const line of readLines(answer as Readable)) last = line
  if (last === '') throw new OpError('ENGINE_UNREACHABLE', message('import-cut'))
  const { status, error } = progressLine.parse(JSON.parse(last))
  if (status?.startsWith('sha256:')) return status
  throw new OpError('ENGINE_REFUSED', message('import-failed', { reason: error ?? last }))
}
