import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { OpError } from '@holdfast/contract'
import { ask, engineTextOf } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { seesHostFolders } from '../sizes/sees-host-folders.ts'
import { findOwnContainer } from './find-own-container.ts'

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
  const kinds = await readSourceKinds(engine, binds, signal)
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
  const kinds = await readSourceKinds(engine, sources, signal)
  return sources.filter((_source, at) => kinds[at] === 'missing')
}

async function readSourceKinds(
  engine: Engine,
  sources: readonly BindSource[],
  signal: AbortSignal,
): Promise<SourceKind[]> {
  const kinds = await Promise.all(sources.map(async ({ source }) => readSourceKind(engine, source, signal)))
  if (!kinds.includes('not looked at') || !(await isEngineHere(engine, signal)))
    return kinds.map((kind) => (kind === 'not looked at' ? 'unknown' : kind))
  return Promise.all(
    kinds.map(async (kind, at) => (kind === 'not looked at' ? kindOnHost(sources[at]?.source ?? '') : kind)),
  )
}

/** Whether this program sees the folders of the engine's host. */
async function isEngineHere(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const info = (await ask(clientOf(engine).info({ abortSignal: signal }), {}, signal)) as { Name?: string }
  return seesHostFolders(engine, {
    ownContainerId: await findOwnContainer(engine),
    engineHost: info.Name ?? null,
  })
}

async function kindOnHost(source: string): Promise<SourceKind> {
  const found = stat(source).then(
    (stats) => (stats.isDirectory() ? 'folder' : 'file'),
    ({ code }: NodeJS.ErrnoException) => (code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown'),
  )
  return Promise.race([found, delay(patienceMs, 'unknown' as const, { ref: false })])
}

/**
 * Asks for a container that cannot be made, of an image that is not there, and reads from the refusal what the path is: mounts are
 * looked at before anything else, in their order, and the last one is of a path that is not there either.
 * @NOTE to look at the path in a container instead (`HEAD` or `GET /archive`) mounts all that container has: where it does not run,
 * missing sources are made as folders on the host (moby#39641); where it binds `/`, each look doubles its mounts (moby#38995).
 */
async function readSourceKind(
  engine: Engine,
  source: string,
  signal: AbortSignal,
): Promise<SourceKind | 'not looked at'> {
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
function kindIn(text: string, source: string, nowhere: string): SourceKind | 'not looked at' {
  const isMissing = (path: string): boolean =>
    text.endsWith(`does not exist: ${path}`) || text.endsWith(`stat ${path}: no such file or directory`)
  if (text.endsWith(`stat ${source}/.: not a directory`)) return 'file'
  // Below what is a file by now.
  if (text.endsWith(`stat ${source}: not a directory`)) return 'missing'
  if (isMissing(source) || isMissing(`${source}/.`)) return 'missing'
  if (isMissing(nowhere)) return 'folder'
  // @NOTE Podman looks for the image first, and makes missing sources with the container.
  return /no such image/i.test(text) ? 'not looked at' : 'unknown'
}
