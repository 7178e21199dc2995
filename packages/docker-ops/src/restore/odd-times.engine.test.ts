import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BackupDocument } from '../capture/backup-document.ts'
import { textOf, type Message } from '@holdfast/contract/messages'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

test('files of times an engine does not write are named by a clone, a backup through it and a restore', async () => {
  expect(await untold(testEngine())).toEqual([])
})

test('on an engine 28 they are named as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await untold(newer.engine)).toEqual([])
})

/** Of each step, what it should say of times and does not, or says and should not. */
async function untold(engine: Engine): Promise<string[]> {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] } })
  const touch = `touch -d '2300-01-01 00:00:00' future; touch -d '1950-01-01 00:00:00' past; echo x > fine`
  expect(await runScript(world, source.id, `cd /data && ${touch}; mkdir /own && cd /own && ${touch}`)).toBe(0)
  expect(await timesIn(await volumeFolder(engine, volume))).toEqual([10_413_792_000, -631_152_000])
  const faults: string[] = []
  const check = (
    step: string,
    messages: readonly Message[],
    { says, not = [] }: { says: string[]; not?: string[] },
  ) => {
    const text = messages.map(textOf).join('\n')
    for (const part of says) if (!text.includes(part)) faults.push(`${step} does not say: ${part}`)
    for (const part of not) if (text.includes(part)) faults.push(`${step} says: ${part}`)
  }
  const inAdvance = 'the engine sets them to 1970'
  const written = 'the engine set those of "/data/future", "/data/past" to 1970.'
  const [ofMount, ofLayer] = ['data', 'own'].map(
    (at) => `a restore sets those of "/${at}/future", "/${at}/past" to 1970.`,
  )
  const copy = { mounts: { '/data': 'copy' } } as const

  const through = { ...world, engine: throughEngine(engine) }
  check('a plan', (await clonePlanIn(through, source, copy)).notCarried, {
    says: ['times before 1970 and after April 2262'],
  })
  const clone = await cloneIn(through, source, { ...copy, verify: true })
  check('a clone', clone.notCarried, { says: [written], not: [inAdvance] })
  expect(await timesIn(await volumeFolder(engine, clone.copied[0]?.volume ?? ''))).toEqual([0, 0])
  const withLayer = await cloneIn(world, source, { writableLayer: 'include' })
  check('a clone with its layer', withLayer.notCarried, { says: [inAdvance] })

  const whole = await cloneIn(world, source, { ...copy, verify: true })
  check('a clone where the data lies', whole.notCarried, { says: [], not: ['1970'] })
  expect(await timesIn(await volumeFolder(engine, whole.copied[0]?.volume ?? ''))).toEqual([
    10_413_792_000, -631_152_000,
  ])

  // Read where they lie they are as they are, and may come back so.
  const complete = await capturedSource(world, source)
  check('a complete backup', (complete.document as BackupDocument).notKept, {
    says: [ofLayer ?? ''],
    not: ['/data/past'],
  })
  const backup = await capturedSource(through, source)
  check('a backup', (backup.document as BackupDocument).notKept, { says: [ofMount ?? '', ofLayer ?? ''] })
  const committed = await capturedSource(through, source, { alwaysCommit: true })
  check('a backup by commit', (committed.document as BackupDocument).notKept, { says: [ofMount ?? '', ofLayer ?? ''] })
  check('a plan of a restore', (await planIn(world, backup)).notCarried, { says: [ofMount ?? '', ofLayer ?? ''] })
  const restored = await restoreIn(through, backup, { start: true })
  check('a restore', restored.notCarried, { says: [written, ofLayer ?? ''], not: [ofMount ?? ''] })
  expect(await timesIn(await volumeFolder(engine, restored.copied[0]?.volume ?? ''))).toEqual([0, 0])
  const inLayer = '[ "$(stat -c %Y /own/future /own/past)" = "$(printf "0\\n0")" ]'
  expect(await runScript(world, restored.containerId, inLayer)).toBe(0)
  const without = await restoreIn(world, backup, { mounts: { '/data': 'empty' } })
  check('a restore without the mount', without.notCarried, { says: [ofLayer ?? ''], not: ['/data/past'] })
  return faults
}

async function timesIn(folder: string): Promise<number[]> {
  const found = await Promise.all(['future', 'past'].map((name) => stat(join(folder, name), { bigint: true })))
  return found.map(({ mtimeNs }) => Number(mtimeNs / 1_000_000_000n))
}
