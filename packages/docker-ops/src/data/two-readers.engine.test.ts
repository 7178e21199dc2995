import { readTar, type TarEntry } from '@holdfast/archive'
import { openHostFolder, readFolderAsTar } from '@holdfast/host-files'
import { beyondEngine, fidelityTrees } from '@holdfast/host-files/testing/fidelity-trees'
import { execFile } from 'node:child_process'
import { createHash, type Hash } from 'node:crypto'
import { chown, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Engine } from '../engine/connect-engine.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import { mountFolder } from '../made/create-carrier.ts'
import { nothingMade } from '../made/made-objects.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { carrierSource } from './mount-source.ts'
import { readOwners } from './read-carrier.ts'

const run = promisify(execFile)
const { signal } = new AbortController()
// The host's reader needs the folder, and root.
const isHere = process.getuid?.() === 0 && process.env['DOCKER_HOST'] === undefined

test.runIf(isHere)('the engine and the host read the same: names, order, kinds, content, modes, owners', async () => {
  for (const { name, byEngine, byHost } of await readBoth(testEngine())) expect(byHost, name).toEqual(byEngine)
})

test.runIf(isHere)('an engine 28 and the host read the same as well, on both of its stores', async (context) => {
  for (const kind of ['28', '28-containerd'] as const) {
    await using newer = await startEngine(kind, context)
    for (const { name, byEngine, byHost } of await readBoth(newer.engine))
      expect(byHost, `${kind}: ${name}`).toEqual(byEngine)
  }
})

test.runIf(isHere)('with userns-remap both give the owners that the containers see', async (context) => {
  await using remapped = await startEngine('28-userns', context)
  // What is of no container would be refused.
  const trees = fidelityTrees.filter(({ name }) => !name.includes('owners'))
  for (const { name, byEngine, byHost } of await readBoth(remapped.engine, trees)) {
    expect(byHost, name).toEqual(byEngine)
    expect(
      byHost.every(([, , , , [uid, gid]]) => uid === 7 && gid === 9),
      name,
    ).toBe(true)
  }
})

test.runIf(isHere)('with userns-remap both refuse what is of no container, by the same words', async (context) => {
  await using remapped = await startEngine('28-userns', context)
  await using world = await createTestWorld(remapped.engine)
  await using carriers = carriersOf(world)
  const { path, carrierId } = await carriers.withVolume()
  await writeFile(join(path, 'of the host'), '')
  const owners = (await readOwners(world.engine, carrierId, signal)) ?? undefined
  await chown(path, owners?.uid ?? 0, owners?.gid ?? 0)
  using folder = openHostFolder(path)
  const readers = [
    carrierSource(world.engine, carrierId).open(signal),
    readFolderAsTar(folder, { prefix: mountFolder, signal, ...(owners && { owners }) }),
  ]
  const refusals = await Promise.all(readers.map((tar) => linesOf(tar).catch((error: unknown) => error)))
  const refusal = {
    code: 'INVALID_STATE',
    message: expect.stringMatching(/^"\/of the host" belongs to user 0 /) as string,
  }
  expect(refusals).toMatchObject([refusal, refusal])
})

/** Each tree as the engine reads it, and as the host does as far as the engine can. With userns-remap all is of user 7 and group 9. */
async function readBoth(
  engine: Engine,
  trees = [...fidelityTrees, beyondEngine],
): Promise<{ name: string; byEngine: Line[]; byHost: Line[] }[]> {
  await using world = await createTestWorld(engine)
  await using carriers = carriersOf(world)
  const read = []
  for (const { name, make } of trees) {
    const { path, carrierId } = await carriers.withVolume()
    make(path)
    const owners = (await readOwners(engine, carrierId, signal)) ?? undefined
    if (owners !== undefined) await run('chown', ['-hR', `${owners.uid + 7}:${owners.gid + 9}`, path])
    using folder = openHostFolder(path)
    const byEngine = await linesOf(carrierSource(engine, carrierId).open(signal))
    const byHost = await linesOf(readFolderAsTar(folder, { prefix: mountFolder, signal, ...(owners && { owners }) }))
    // Here, for what makes room for an engine of its own cannot remove so deep a tree.
    await Promise.all((await readdir(path)).map((child) => run('rm', ['-rf', join(path, child)])))
    read.push({ name, byEngine, byHost: byHost.filter(isInEngineTar) })
  }
  return read
}

/** Carriers of fresh volumes, gone before their volumes are. */
function carriersOf(world: TestWorld) {
  const pool = createCarrierPool(world.engine, { jobId: world.runId, made: nothingMade(), signal })
  return {
    withVolume: async () => {
      const source = await world.createVolume()
      const carrierId = await pool.create({ type: 'volume', source, readOnly: true })
      return { path: await volumeFolder(world.engine, source), carrierId }
    },
    [Symbol.asyncDispose]: () => pool.close(),
  }
}

type Line = [name: string, type: string, size: number, mode: string, owners: [number, number], ...rest: unknown[]]

/** Nothing below a path of 4,096 bytes is. */
function isInEngineTar([name]: Line): boolean {
  return name.length <= 4_096
}

/** What both tars say of each entry. Nanoseconds, attributes but `security.capability`, and what is a hole only one of them knows. */
async function linesOf(tar: AsyncIterable<Buffer>): Promise<Line[]> {
  const lines: { entry: TarEntry; content: Hash }[] = []
  for await (const event of readTar(tar)) {
    if (event.kind === 'entry') lines.push({ entry: event.entry, content: createHash('sha256') })
    else if (event.kind === 'data') lines.at(-1)?.content.update(event.bytes)
  }
  return lines.map(({ entry, content }) => [
    entry.name.toString('latin1'),
    entry.type,
    entry.size,
    (entry.mode & 0o7777).toString(8),
    [entry.uid, entry.gid],
    Math.floor(entry.mtime),
    entry.linkName.toString('latin1'),
    [entry.deviceMajor, entry.deviceMinor],
    entry.header.includes('SCHILY.xattr.security.capability='),
    content.digest('hex'),
  ])
}
