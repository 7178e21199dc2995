import { text } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { parseExactly, stringifyExactly } from '@holdfast/contract'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { openStream } from '../engine/body/open-stream.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const { signal } = new AbortController()

/** Of every kind the engine keeps: signed and unsigned, in lists, seconds, nanoseconds, bytes. */
const settings = {
  StopTimeout: 9007199254740993n,
  Healthcheck: {
    Test: ['CMD', 'true'],
    Interval: 9007199254740993n,
    Timeout: 9007199254740995n,
    StartPeriod: 9007199254740997n,
    Retries: 9007199254740999n,
  },
  HostConfig: {
    NetworkMode: 'none',
    Ulimits: [
      { Name: 'core', Soft: 9223372036854775807n, Hard: 9223372036854775807n },
      { Name: 'memlock', Soft: 9007199254740993n, Hard: 9007199254740993n },
    ],
    Memory: 9007199254740993n,
    MemorySwap: 9007199254740995n,
    MemoryReservation: 9007199254740993n,
    ShmSize: 9007199254740993n,
    PidsLimit: 9007199254740993n,
    CpuQuota: 9007199254740993n,
    CpuShares: 9007199254740993n,
    ConsoleSize: [9007199254740993n, 9007199254740995n],
    BlkioDeviceReadBps: [{ Path: '/dev/null', Rate: 18446744073709551615n }],
    BlkioDeviceWriteIOps: [{ Path: '/dev/null', Rate: 9007199254740993n }],
    Mounts: [{ Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 9007199254740993n } }],
  },
}

const whole: { unexpected: unknown[]; isSame: boolean } = { unexpected: [], isSame: true }
const same = { numbers: 21, conflicts: [] as unknown[], cloned: whole, restored: whole }

test('every number of inspect is cloned, backed up and restored to its last digit', async () => {
  expect(await cloneAndRestore(testEngine())).toEqual(same)
})

test('on an engine 28 every number is cloned, backed up and restored to its last digit as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await cloneAndRestore(newer.engine)).toEqual(same)
})

test('a retry count beyond 2^53 comes with the restart policy, and a plan says it in digits', async () => {
  await using world = await createTestWorld(testEngine())
  const RestartPolicy = { Name: 'on-failure', MaximumRetryCount: 9007199254740993n }
  const source = await world.createContainer({ HostConfig: { NetworkMode: 'none', RestartPolicy } })
  const { changes } = await clonePlanIn(world, source)
  expect(changes).toContainEqual(
    expect.objectContaining({ field: 'HostConfig.RestartPolicy.MaximumRetryCount', from: '9007199254740993', to: 0 }),
  )
  const clone = await cloneIn(world, source)
  expect(clone.policyAfterwards).toEqual(RestartPolicy)
  expect(JSON.stringify(clone.changes)).toContain('9007199254740993')
})

test('a plan has another digest when only the last digit of a limit is another', async () => {
  await using world = await createTestWorld(testEngine())
  const plan = async (Soft: bigint) => {
    const Ulimits = [{ Name: 'memlock', Soft, Hard: 9223372036854775807n }]
    const source = await world.createContainer({ HostConfig: { NetworkMode: 'none', Ulimits } })
    const { source: _own, ...digest } = (await clonePlanIn(world, source)).digest
    return digest
  }
  const [one, same, other] = [
    await plan(9007199254740993n),
    await plan(9007199254740993n),
    await plan(9007199254740992n),
  ]
  expect(same.configuration).toBe(one.configuration)
  expect(other.configuration).not.toBe(one.configuration)
})

test('a backup of a version that rounded what is unlimited is restored as unlimited', async () => {
  await using world = await createTestWorld(testEngine())
  const Ulimits = [{ Name: 'core', Soft: 9223372036854775807n, Hard: 9223372036854775807n }]
  const source = await world.createContainer({ HostConfig: { NetworkMode: 'none', Ulimits } })
  const backup = await capturedSource(world, source)
  const kept = JSON.stringify(JSON.parse(stringifyExactly(backup.document)))
  expect(kept).toContain('"Hard":9223372036854776000')
  const restored = await restoreIn(world, { ...backup, document: parseExactly(kept) })
  expect([restored.unexpected, await longNumbersOf(world.engine, restored.containerId)]).toEqual([
    [],
    ['Hard 9223372036854775807', 'Soft 9223372036854775807'],
  ])
})

async function cloneAndRestore(engine: Engine): Promise<typeof same> {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer(settings)
  const numbers = await longNumbersOf(engine, source.id)
  const digitsOf = async ({ containerId, unexpected }: NewContainer) => {
    const isSame = isDeepStrictEqual(await longNumbersOf(engine, containerId), numbers)
    return { unexpected, isSame }
  }
  const backup = await capturedSource(world, source)
  const { conflicts } = await planIn(world, backup)
  const cloned = await digitsOf(await cloneIn(world, source))
  const restored = await digitsOf(await restoreIn(world, backup))
  return { numbers: numbers.length, conflicts, cloned, restored }
}

/** Of what was asked for: name and digits, as the engine writes them. */
async function longNumbersOf(engine: Engine, id: string): Promise<string[]> {
  const inspect = await text(await openStream(engine, `/containers/${id}/json`, { signal }))
  return [...inspect.matchAll(/(?:"(\w+)":\[?|,)(\d{16,})/g)].map(([, field = '', digits]) => `${field} ${digits}`)
}
