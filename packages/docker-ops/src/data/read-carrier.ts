import { mapOwners, readTar, showBytes, type TarEntry } from '@holdfast/archive'
import { ownerInContainer, type OwnerRange } from '@holdfast/host-files'
import { OpError, type EngineCapabilities } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { pack } from 'tar-stream'
import { readBody } from '../engine/body/watched-body.ts'
import { openRequest } from '../engine/body/open-request.ts'
import { sendBody } from '../engine/body/send-body.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { mountFolder } from '../made/create-carrier.ts'
import { readCapabilities } from '../engine/read-capabilities.ts'

/** What every range has that was made for containers: subuid(5), useradd(8). */
const rangeSize = 65_536

const known = new WeakMap<EngineCapabilities, OwnerRange>()

/**
 * What a carrier has at a path, as the engine's tar of it, its owners as the containers of the engine see them: with userns-remap the
 * engine hands out the host's, and takes the containers'.
 * @throws OpError those of `readBody`; `INVALID_STATE` for an owner that no container has, named.
 */
export async function* readCarrier(
  engine: Engine,
  { carrierId, path }: { carrierId: string; path: string },
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const tar = readBody(engine, `/containers/${carrierId}/archive?path=${path}`, signal)
  const owners = await readOwners(engine, carrierId, signal)
  yield* owners === null ? tar : mapOwners(tar, (id, kind, entry) => ownerOf(owners, { id, kind, entry }))
}

function ownerOf(
  owners: OwnerRange,
  { id, kind, entry }: { id: number; kind: 'uid' | 'gid'; entry: TarEntry },
): number {
  const inContainer = ownerInContainer(owners, kind, id)
  if (inContainer !== null) return inContainer
  const path = showBytes(entry.name).replace(mountFolder, '')
  throw new OpError('INVALID_STATE', message('owner-of-no-container', { path: path || '/', kind, id }))
}

/** Which owners of the host the containers have as theirs; null where they have the same. @throws OpError those of `readBody`, `INVALID_STATE`. */
export async function readOwners(engine: Engine, carrierId: string, signal: AbortSignal): Promise<OwnerRange | null> {
  const capabilities = await readCapabilities(engine, signal)
  if (!capabilities.usernsRemap) return null
  const owners = known.get(capabilities) ?? (await measure(engine, carrierId, signal))
  known.set(capabilities, owners)
  return owners
}

/**
 * Lets the engine make files of the first and the last owner of a range in the carrier itself, and looks whose they are on the host.
 * Ranges are in order and do not overlap: moby pkg/idtools. So where these two are as far apart, all between are in one piece.
 */
async function measure(engine: Engine, carrierId: string, signal: AbortSignal): Promise<OwnerRange> {
  const name = 'holdfast-owners'
  const ids = [0, rangeSize - 1]
  const probe = pack()
  for (const id of ids) probe.entry({ name: `${name}/${id}`, uid: id, gid: id, mode: 0o600 }, '')
  probe.finalize()
  const request = await openRequest(engine, {
    method: 'PUT',
    path: `/containers/${carrierId}/archive?path=/`,
    headers: { 'Content-Type': 'application/x-tar' },
    signal,
  })
  await sendBody(probe as unknown as AsyncIterable<Buffer>, request, signal).catch((cause: unknown) => {
    signal.throwIfAborted()
    throw new OpError('INVALID_STATE', message('userns-range-unfit', { size: rangeSize }), { cause })
  })
  const found: TarEntry[] = []
  for await (const event of readTar(readBody(engine, `/containers/${carrierId}/archive?path=/${name}`, signal)))
    if (event.kind === 'entry' && event.entry.type !== '5') found.push(event.entry)
  const [first, last] = ids.map((id) => found.find((entry) => entry.name.toString('latin1').endsWith(`/${id}`)))
  const reach = rangeSize - 1
  if (first === undefined || last === undefined || last.uid - first.uid !== reach || last.gid - first.gid !== reach)
    throw new OpError('INVALID_STATE', message('userns-range-unfit', { size: rangeSize }))
  return { uid: first.uid, gid: first.gid, size: rangeSize }
}
