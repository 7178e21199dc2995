import { textOf } from '@holdfast/contract/messages'
import { OpError, type FidelityChange } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import type { NewContainer } from '../make/make-container.ts'
import { compareInspects } from '../plan/compare-inspects.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { cloneIn } from './testing/clone-in.ts'
import { imageWith } from '../testing/image-with.ts'
import { busyboxTar } from '../testing/busybox-tar.ts'
import { nearlyEveryOption, type WellConfigured } from '../testing/nearly-every-option.ts'
import { isOnContainerdStore, testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test.each(['created', 'running', 'exited'] as const)(
  'the clone of a %s container that sets nearly every option differs in nothing but what its report explains',
  async (state) => {
    await using world = await createTestWorld(engine)
    const configured = await nearlyEveryOption(world, await imageOfItsOwn(world))
    await bringTo(state, configured.source)

    const clone = await cloneIn(world, configured.source, { jobId: 'job-1' })

    expect(clone.unexpected).toEqual([])
    const { before, after } = await bothInspects(configured.source, clone)
    const expected = expectedChanges(configured, before, clone)
    expect(byField(compareInspects(before, after))).toEqual(expected)
    expect(byField(clone.changes)).toEqual(expected)
    expect(clone.changes.filter(({ reason }) => textOf(reason) === '')).toEqual([])
    expect(after.State.Status).toBe('created')
  },
)

test('a clone that is asked to start runs, with the same configuration as one that is not', async () => {
  await using world = await createTestWorld(engine)
  const configured = await nearlyEveryOption(world, await imageOfItsOwn(world))
  await bringTo('running', configured.source)

  const steps: string[] = []
  const clone = await cloneIn(world, configured.source, {
    start: true,
    allowSharedMounts: true,
    overrides: { ports: 'auto' },
    onProgress: ({ step, bytesDone, bytesTotal }) => steps.push(`${step} ${bytesDone} ${bytesTotal}`),
  })

  // From API 1.44 on a container is created on all its networks.
  const taken = steps.map((step) => step.split(' ')[0]).filter((step) => step !== 'connecting')
  expect(taken).toEqual(['reading', 'creating', 'checking', 'starting'])
  expect(new Set(steps.map((step) => step.split(' ').slice(1).join(' ')))).toEqual(new Set(['0 null']))
  const { before, after } = await bothInspects(configured.source, clone)
  expect(clone.started).toBe(true)
  expect(after.State.Status).toBe('running')
  const explained = new Set(clone.changes.map(({ field }) => field))
  expect(compareInspects(before, after).filter(({ field }) => !explained.has(field))).toEqual([])
})

test('an entrypoint the source was made without stays away, though the image has one', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({
    Image: await imageOfItsOwn(world),
    Entrypoint: [''],
    Cmd: ['sleep', '3600'],
  })
  const clone = await cloneIn(world, source, { start: true })
  const { after } = await bothInspects(source, clone)
  expect(clone.unexpected).toEqual([])
  expect(after['Path']).toBe('sleep')
  expect(after.State.Status).toBe('running')
})

test('variables are set and removed by name, even one of the image', async () => {
  await using world = await createTestWorld(engine)
  const script = '[ "$A" = "x=y" ] && [ -z "${FROM_IMAGE+set}" ] && [ -z "${GONE+set}" ] && [ "$KEPT" = 1 ]'
  const source = await world.createContainer({
    Image: await imageOfItsOwn(world),
    Env: ['A=1', 'GONE=1', 'KEPT=1'],
    Entrypoint: ['sh', '-c'],
    Cmd: [script],
  })
  const env = { A: 'x=y', FROM_IMAGE: null, GONE: null, NEW: 'n' }
  const clone = await cloneIn(world, source, { overrides: { env } })

  expect(clone.unexpected).toEqual([])
  const changed = clone.changes.filter(({ field }) => field.startsWith('Config.Env.'))
  expect(changed.map(({ field, from, to }) => [field, from, to])).toEqual([
    ['Config.Env.A', '(hidden)', '(hidden)'],
    ['Config.Env.FROM_IMAGE', '(hidden)', null],
    ['Config.Env.GONE', '(hidden)', null],
    ['Config.Env.NEW', null, '(hidden)'],
  ])
  const container = clientOf(engine).getContainer(clone.containerId)
  await container.start()
  expect(await container.wait()).toMatchObject({ StatusCode: 0 })
})

test('a clone runs the image its source runs, also after the tag has moved on', async () => {
  await using world = await createTestWorld(engine)
  const [image, other] = [await imageOfItsOwn(world), await imageWith(world, ['ENV OTHER=1'])]
  const source = await world.createContainer({ Image: image })
  const [repo, tag] = image.split(':') as [string, string]
  await clientOf(engine).getImage(other).tag({ repo, tag })

  const clone = await cloneIn(world, source)
  const { before, after } = await bothInspects(source, clone)
  expect(after.Image).toBe(before.Image)
  expect(clone.changes).toContainEqual(
    expect.objectContaining({ field: 'Config.Image', from: image, to: before.Image }),
  )
  expect(clone.unexpected).toEqual([])
})

test('an image that is gone is said so, and nothing is made', async ({ skip }) => {
  skip(await isOnContainerdStore(engine), 'The containerd store keeps an image that a container was made of.')
  await using world = await createTestWorld(engine)
  const image = await imageOfItsOwn(world)
  const source = await world.createContainer({ Image: image })
  await clientOf(engine).getImage(image).remove({ force: true })
  const failure = await cloneIn(world, source).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'ENGINE_REFUSED', message: expect.stringContaining('Pull or load it again') })
})

test('labels the image sets too are emptied, since they cannot be removed', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['LABEL com.docker.compose.project=shop'])
  const source = await world.createContainer({ Image: image })
  const clone = await cloneIn(world, source)
  expect(clone.unexpected).toEqual([])
  const { after } = await bothInspects(source, clone)
  expect(after.Config.Labels?.['com.docker.compose.project']).toBe('')
})

test('a clone of a clone names its own source and job', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer()
  const first = await cloneIn(world, source, { jobId: 'first' })
  const second = await cloneIn(world, { id: first.containerId, name: first.name }, { jobId: 'second' })
  expect(second.unexpected).toEqual([])
  const { Config } = await readContainer(engine, second.containerId, AbortSignal.timeout(10_000))
  expect(Config.Labels).toMatchObject({ 'io.holdfast.job': 'second', 'io.holdfast.cloned-from': first.containerId })
})

test('the source may be named by its name, and one that does not exist is CONTAINER_NOT_FOUND', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer()
  const clone = await cloneIn(world, { ...source, id: source.name })
  expect(clone.containerId).toMatch(/^[0-9a-f]{64}$/)
  const failure = await cloneIn(world, { id: 'no-such-container', name: '' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(OpError)
  expect(failure).toMatchObject({ code: 'CONTAINER_NOT_FOUND' })
})

function imageOfItsOwn(world: TestWorld): Promise<string> {
  return imageWith(world, ['VOLUME /from-image', 'ENV FROM_IMAGE=yes', 'ENTRYPOINT ["/bin/false"]'])
}

async function bringTo(state: 'created' | 'running' | 'exited', { id }: TestObject): Promise<void> {
  const container = clientOf(engine).getContainer(id)
  if (state !== 'created') await container.start()
  if (state === 'exited') await container.kill({ signal: 'SIGKILL' }).then(() => container.wait())
}

async function bothInspects(source: TestObject, clone: NewContainer) {
  const signal = AbortSignal.timeout(10_000)
  const [before, after] = await Promise.all([
    readContainer(engine, source.id, signal),
    readContainer(engine, clone.containerId, signal),
  ])
  return { before, after }
}

function byField(
  differences: readonly Pick<FidelityChange, 'field' | 'from' | 'to'>[],
): Record<string, [from: unknown, to: unknown]> {
  return Object.fromEntries(differences.map(({ field, from, to }) => [field, [from, to]]))
}

/** The whole list, written out: whatever else differs is a bug. */
function expectedChanges(
  { source, front, back, subnet }: WellConfigured,
  before: Awaited<ReturnType<typeof readContainer>>,
  clone: NewContainer,
): Record<string, [from: unknown, to: unknown]> {
  const volumeAt = (path: string) => before.Mounts?.find(({ Destination }) => Destination === path)?.Name
  const pinned = (Target: string) => ({
    Type: 'volume',
    Target,
    Source: volumeAt(Target),
    VolumeOptions: { NoCopy: true },
  })
  return {
    Name: [`/${source.name}`, `/${clone.name}`],
    'Config.MacAddress': ['02:42:ac:11:00:99', null],
    'Config.Labels.com.docker.compose.project': ['shop', null],
    'Config.Labels.com.docker.compose.service': ['web', null],
    'Config.Labels.traefik.enable': ['true', null],
    'Config.Labels.io.holdfast.job': [null, 'job-1'],
    'Config.Labels.io.holdfast.cloned-from': [null, source.id],
    'Config.Volumes./anonymous': [{}, null],
    'HostConfig.RestartPolicy.Name': ['on-failure', 'no'],
    'HostConfig.RestartPolicy.MaximumRetryCount': [3, 0],
    'HostConfig.ContainerIDFile': ['/tmp/holdfast-test.cid', ''],
    'HostConfig.Mounts./anonymous': [null, pinned('/anonymous')],
    'HostConfig.Mounts./from-image': [null, pinned('/from-image')],
    [`NetworkSettings.Networks.${front}.IPAMConfig`]: [
      { IPv4Address: `${subnet}.77`, LinkLocalIPs: ['169.254.34.68'] },
      { LinkLocalIPs: ['169.254.34.68'] },
    ],
    [`NetworkSettings.Networks.${front}.Aliases`]: [['web', 'shop-front'], ['shop-front']],
    [`NetworkSettings.Networks.${back}.Aliases`]: [['shop-back', source.name], ['shop-back']],
  }
}

test('what is not in a clone as its writable layer is excluded is told, also of one that was filled before it ever ran', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer()
  expect((await cloneIn(world, source)).notCarried).toEqual([])
  await clientOf(engine)
    .getContainer(source.id)
    .putArchive(await busyboxTar(), { path: '/tmp' })
  const { notCarried } = await cloneIn(world, source)
  expect(notCarried.map(textOf)).toEqual([expect.stringMatching(/^The writable layer: .*, \d{4,} bytes\.$/)])
})
