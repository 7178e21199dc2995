import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { sameValue } from '../engine/raw/same-value.ts'
import type { CarrierPool } from '../made/carrier-pool.ts'
import { listContainers } from './list-containers.ts'

/** More are not looked at, nor longer, as one whose files are read does not answer: what is open then is settled when something is made. */
const mostLooked = 32
const patienceMs = 3_000

/**
 * The names of those limits of a container that may be its engine's own, in order. An inspect shows the engine's `default-ulimits` among those a
 * container was made with, and does not tell them apart: moby daemon/daemon_unix.go, mergeUlimits. It does so for all containers, so
 * one that has none of a name shows that the engine has none.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function possibleDefaultUlimits(
  engine: Engine,
  { Id, HostConfig }: RawContainer,
  signal: AbortSignal,
): Promise<string[]> {
  let names = (HostConfig.Ulimits ?? []).map(({ Name }) => Name).toSorted()
  if (names.length === 0) return []
  const others = (await listContainers(engine, { signal })).filter(({ id }) => id !== Id)
  const soon = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  for (const { id } of others.slice(0, mostLooked)) {
    const shown = await readNames(engine, id, soon)
    signal.throwIfAborted()
    names = names.filter((name) => shown?.includes(name) ?? true)
    if (names.length === 0 || soon.aborted) break
  }
  return names
}

/** Null where the engine does not tell. */
async function readNames(engine: Engine, id: string, signal: AbortSignal): Promise<string[] | null> {
  try {
    const { HostConfig } = await readContainer(engine, id, signal)
    return (HostConfig.Ulimits ?? []).map(({ Name }) => Name)
  } catch {
    return null
  }
}

/**
 * Which of these limits of a container are its engine's own, by a carrier, which has none. One that was given the same by hand is taken
 * for the engine's.
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function findDefaultUlimits(
  engine: Engine,
  { container, possible }: { container: RawContainer; possible: readonly string[] },
  { carriers, signal }: { carriers: CarrierPool; signal: AbortSignal },
): Promise<string[]> {
  if (possible.length === 0) return []
  const carrier = await readContainer(engine, await carriers.create(null), signal)
  const own = container.HostConfig.Ulimits ?? []
  const isDefault = (name: string): boolean => {
    const [one, other] = [own, carrier.HostConfig.Ulimits ?? []].map((all) => all.find(({ Name }) => Name === name))
    return one !== undefined && sameValue(one, other)
  }
  return possible.filter(isDefault)
}
