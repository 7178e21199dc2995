import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { seesHostFolders } from '../sizes/sees-host-folders.ts'
import { listChanges } from './list-changes.ts'
import { overlayFolder } from './upper-folder.ts'

/** Before the name of what is deleted: OCI image specification, layer.md, "Whiteouts". */
export const whiteoutPrefix = '.wh.'

/**
 * The part of a path up to the first name that a layer takes for a deletion, for a folder of such a name takes all that is in it
 * along; null where there is none.
 */
export function whiteoutName(path: string): string | null {
  return /^(?:.*?\/)?\.wh\.[^/]*/s.exec(path)?.[0] ?? null
}

interface WhereWeRun {
  ownContainerId: string | null
  signal: AbortSignal
}

/**
 * Files a container has in its writable layer that an image made of it would take for deletions: neither they nor what they seem
 * to delete would be in it. The paths, as text, sorted.
 * @throws OpError `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `TIMEOUT`; the signal's reason.
 */
export async function listWhiteoutNames(
  engine: Engine,
  container: RawContainer,
  { ownContainerId, signal }: WhereWeRun,
): Promise<string[]> {
  const seen = await lookUpWhiteoutNames(engine, container, { ownContainerId, signal })
  return seen ?? changedWhiteoutNames(engine, container, signal)
}

/**
 * The same, asking only where the answer is at hand: in the layer's own folder on this host. Null where it is not.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function lookUpWhiteoutNames(
  engine: Engine,
  container: RawContainer,
  { ownContainerId, signal }: WhereWeRun,
): Promise<string[] | null> {
  const folder = overlayFolder(container)
  if (folder === null) return null
  const { Name } = (await ask(clientOf(engine).info({ abortSignal: signal }), {}, signal)) as { Name?: string }
  const isHere = seesHostFolders(engine, { ownContainerId, engineHost: Name ?? null })
  return isHere ? namesBelow(folder, signal) : null
}

/** @throws OpError `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `TIMEOUT`; the signal's reason. */
export async function changedWhiteoutNames(
  engine: Engine,
  container: RawContainer,
  signal: AbortSignal,
): Promise<string[]> {
  const names = new Set<string>()
  for await (const { path, kind } of listChanges(engine, container.Id, { signal })) {
    const name = kind === 'deleted' ? null : whiteoutName(path)
    if (name !== null) names.add(name)
  }
  return [...names].toSorted()
}

const mostOutput = 16_777_216

/** Null where it cannot be walked: it is not there, or not ours to read, or changes. */
async function namesBelow(folder: string, signal: AbortSignal): Promise<string[] | null> {
  const found = [folder, '-mindepth', '1', '-name', `${whiteoutPrefix}*`, '-prune', '-printf', '/%P\\0']
  // Names are bytes: in another locale it skips those that are no text.
  const how = { signal, maxBuffer: mostOutput, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }
  try {
    const { stdout } = await promisify(execFile)('find', found, how)
    return stdout.split('\0').slice(0, -1).toSorted()
  } catch {
    signal.throwIfAborted()
    return null
  }
}

/** As many names as a sentence bears. */
const namesShown = 20

/** For people: what is in the way, and what to do. */
export function whiteoutNamesMessage(
  container: string,
  names: readonly string[],
  { canExclude }: { canExclude: boolean },
): Message {
  const shown = names.slice(0, namesShown)
  return message('layer-names-deletions', { container, names: shown, more: names.length - shown.length, canExclude })
}

/**
 * Before a layer is used whose container has files of such names.
 * @throws OpError `INVALID_STATE` (field `writableLayer`) naming them, and what `listWhiteoutNames` throws.
 */
export async function refuseWhiteoutNames(engine: Engine, container: RawContainer, where: WhereWeRun): Promise<void> {
  const names = await listWhiteoutNames(engine, container, where)
  if (names.length === 0) return
  const detail = whiteoutNamesMessage(container.Name.slice(1), names, { canExclude: true })
  throw new OpError('INVALID_STATE', detail, { field: 'writableLayer' })
}
