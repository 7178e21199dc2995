import { textOf, type Message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { clientOf } from '../engine/connect-engine.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { imageWith } from '../testing/image-with.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

test.for(['28', '28-containerd'] as const)(
  'on an engine %s mounts of images come back in a clone and a restore, and a missing image is named before',
  async (kind, context) => {
    await using newer = await startEngine(kind, context)
    await using world = await createTestWorld(newer.engine)
    const whole = await imageWith(world, ['LABEL a=1'], 'mkdir /sub && echo whole > /sub/file')
    const part = await imageWith(world, ['LABEL b=1'], 'mkdir /sub && echo part > /sub/file')
    const source = await world.runContainer({
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [
          { Type: 'image', Source: whole, Target: '/whole' },
          { Type: 'image', Source: part, Target: '/part', ImageOptions: { Subpath: 'sub' } },
        ],
      },
    })

    const clone = await cloneIn(world, source, { unnamedMounts: 'recommended', start: true })
    expect([clone.unexpected, await readBoth(world, clone)]).toEqual([[], 0])

    const backup = await capturedSource(world, source)
    const other = expect.stringMatching(`/part .*${part}.* another`) as string
    const { notKept } = backup.document as { notKept: Message[] }
    expect(notKept.map(textOf)).toEqual(
      expect.arrayContaining([expect.stringMatching(`/whole .*${whole}`), expect.stringMatching(`/part .*${part}`)]),
    )
    expect((await planIn(world, backup)).notCarried.map(textOf)).not.toContainEqual(other)
    const restored = await restoreIn(world, backup, { start: true })
    expect([restored.unexpected, await readBoth(world, restored)]).toEqual([[], 0])

    for (const id of [source.id, clone.containerId, restored.containerId])
      await clientOf(world.engine).getContainer(id).remove({ force: true })
    await clientOf(world.engine).getImage(part).remove({ force: true })
    const { conflicts } = await planIn(world, backup)
    expect(conflicts).toMatchObject([
      {
        code: 'BAD_REQUEST',
        field: 'mounts./part',
        message: { code: 'mount-image-missing', params: { destination: '/part', image: part } },
        fix: { options: { mounts: { '/part': 'exclude' } } },
      },
    ])
    await expect(restoreIn(world, backup)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      field: 'mounts./part',
      message: expect.stringContaining(part),
    })
    const without = await restoreIn(world, backup, { ...conflicts[0]?.fix?.options, start: true })
    expect(without.unexpected).toEqual([])
    expect(await runScript(world, without.containerId, '[ "$(cat /whole/sub/file)" = whole ] && [ ! -e /part ]')).toBe(
      0,
    )

    const [repo = '', tag = ''] = part.split(':')
    await clientOf(world.engine).getImage(world.image).tag({ repo, tag })
    const moved = await planIn(world, backup)
    expect([moved.conflicts, moved.notCarried.map(textOf)]).toEqual([[], expect.arrayContaining([other])])
  },
)

function readBoth(world: TestWorld, { containerId }: NewContainer): Promise<number> {
  return runScript(world, containerId, '[ "$(cat /whole/sub/file)" = whole ] && [ "$(cat /part/file)" = part ]')
}
