import { Readable } from 'node:stream'
import { OpError } from '@holdfast/contract'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readLines } from '../engine/read-lines.ts'
import { jobLabel } from './labels.ts'

/** Two zero blocks: the end of a tar, and all of an empty one. */
const emptyTar = Buffer.alloc(1_024)

const progressLine = z.looseObject({ status: z.string().optional(), error: z.string().optional() })

/**
 * Makes an image with nothing in it, for helpers: with the source's image their VOLUMEs would add anonymous volumes.
 * It has no name and carries the job's label. Resolves with its id.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`.
 */
export async function createHelperImage(engine: Engine, jobId: string): Promise<string> {
  const changes = [`LABEL ${jobLabel}=${jobId}`]
  const answer = await ask(clientOf(engine).importImage(Readable.from([emptyTar]), { changes }))
  // @NOTE the engine answers 200 before it imports; what came of it is in the last line.
  let last = ''
  for await (const line of readLines(answer as Readable)) last = line
  if (last === '') throw new OpError('ENGINE_UNREACHABLE', 'The engine broke off its answer to an import.')
  const { status, error } = progressLine.parse(JSON.parse(last))
  if (status?.startsWith('sha256:')) return status
  throw new OpError('ENGINE_REFUSED', `The engine did not import an empty image: ${error ?? last}`)
}
