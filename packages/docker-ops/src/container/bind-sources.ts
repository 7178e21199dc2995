import { randomUUID } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import { ask, engineTextOf } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'

/** What a path of the engine's host is: `file` is all that is no folder; `unknown` where the engine does not tell, or not in time. */
export type SourceKind = 'folder' | 'file' | 'missing' | 'unknown'

/** A path of the host, and where it is mounted. */
export interface BindSource {
  source: string
  destination: string
}

/** Of the binds of a container, by cleaned destination. */
export interface BindFacts {
  /** A single file, a socket, a device: there is nothing to walk in them, and no volume can be mounted over one. */
  files: ReadonlySet<string>
  /** What the host does not have any more. */
  missing: readonly BindSource[]
}

/** A share that hangs keeps one question waiting, and no plan. */
const patienceMs = 5_000

/** @throws OpError `ENGINE_UNREACHABLE`; the signal's reason. */
export async function readBinds(engine: Engine, { Mounts }: RawContainer, signal: AbortSignal): Promise<BindFacts> {
  const binds = (Mounts ?? [])
    .filter(({ Type }) => Type === 'bind')
    .map(({ Source, Destination }) => ({ source: Source, destination: cleanPath(Destination) }))
  const kinds = await Promise.all(binds.map(async ({ source }) => readSourceKind(engine, source, signal)))
  return {
    files: new Set(binds.filter((_bind, at) => kinds[at] === 'file').map(({ destination }) => destination)),
    missing: binds.filter((_bind, at) => kinds[at] === 'missing'),
  }
}

/** Those that the host does not have. @throws OpError `ENGINE_UNREACHABLE`; the signal's reason. */
export async function findMissing(
  engine: Engine,
  sources: readonly BindSource[],
  signal: AbortSignal,
): Promise<BindSource[]> {
  const kinds = await Promise.all(sources.map(async ({ source }) => readSourceKind(engine, source, signal)))
  return sources.filter((_source, at) => kinds[at] === 'missing')
}

/**
 * Asks for a container that cannot be made, of an image that is not there, and reads from the refusal what the path is: mounts are
 * looked at before anything else, in their order, and the last one is of a path that is not there either.
 * @NOTE to look at the path in a container instead (`HEAD` or `GET /archive`) mounts all that container has: where it does not run,
 * missing sources are made as folders on the host (moby#39641); where it binds `/`, each look doubles its mounts (moby#38995).
 */
async function readSourceKind(engine: Engine, source: string, signal: AbortSignal): Promise<SourceKind> {
  const nowhere = `/holdfast-nowhere-${randomUUID()}`
  const bind = (Source: string, Target: string): object => ({ Type: 'bind', Source, Target, ReadOnly: true })
  const body = {
    Image: `sha256:${'0'.repeat(64)}`,
    HostConfig: { Mounts: [bind(source, '/path'), bind(`${source}/.`, '/folder'), bind(nowhere, '/nowhere')] },
  }
  const soon = AbortSignal.timeout(patienceMs)
  const abortSignal = AbortSignal.any([signal, soon])
  // Kept apart by these two names, which the typings do not know; else dockerode puts the body into the URL.
  const call = { _query: { name: 'holdfast-look' }, _body: body, abortSignal } as Record<string, unknown>
  try {
    await ask(clientOf(engine).createContainer(call), {}, signal)
    return 'unknown'
  } catch (error) {
    signal.throwIfAborted()
    if (soon.aborted || !(error instanceof OpError)) return 'unknown'
    if (error.code === 'ENGINE_UNREACHABLE') throw error
    return kindIn(engineTextOf(error), source, nowhere)
  }
}

/** `invalid mount config for type "bind": bind source path does not exist: /path`, `...: stat /path/.: not a directory` */
function kindIn(text: string, source: string, nowhere: string): SourceKind {
  const isMissing = (path: string): boolean =>
    text.endsWith(`does not exist: ${path}`) || text.endsWith(`stat ${path}: no such file or directory`)
  if (text.endsWith(`stat ${source}/.: not a directory`)) return 'file'
  // Below what is a file by now.
  if (text.endsWith(`stat ${source}: not a directory`)) return 'missing'
  if (isMissing(source) || isMissing(`${source}/.`)) return 'missing'
  return isMissing(nowhere) ? 'folder' : 'unknown'
}
