import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { textOf } from '@holdfast/contract/messages'
import { listFolder } from '../data/testing/list-folder.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { startEngine, type PrivateEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { capturedSource } from './testing/captured-source.ts'
import { restoreIn } from './testing/restore-in.ts'

const isRoot = process.getuid?.() === 0

test.runIf(isRoot).for(['installed', '28'] as const)(
  'onto a file system without extended attributes all else is restored, and the report names what has lost which (%s)',
  async (kind, context) => {
    await using world = await createTestWorld(testEngine())
    const volume = await world.createVolume()
    const from = await volumeFolder(world.engine, volume)
    execFileSync('python3', ['-c', fill], { cwd: from })
    const source = await world.createContainer({ HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] } })
    const backup = await capturedSource(world, source)
    await using elsewhere = await startEngine(kind, context)
    using _plain = await withPlainVolumes(elsewhere)
    const restored = async (engine: PrivateEngine['engine'], verify: boolean) => {
      const { copied, notCarried } = await restoreIn({ ...world, engine }, backup, { verify })
      const folder = await volumeFolder(engine, copied[0]?.volume ?? '')
      expect(listFolder(folder)).toEqual(listFolder(from).map(withoutAttributes))
      expect(copied[0]?.verified).toBe(verify)
      return notCarried.map(textOf)
    }
    const refused = [
      'The file system of the new volume did not take all extended attributes of "/data/folder", "/data/large", "/data/listed", "/data/small". It refused "system.posix_acl_access", "user.folder", "user.note", "user.other".',
    ]
    expect(await restored(elsewhere.engine, true)).toEqual(refused)
    expect(await restored(elsewhere.engine, false)).toEqual(refused)
    const byEngine = [
      'The data was written through the Docker Engine, and the file system of the volume does not support some of the extended attributes. This concerns "/data/folder", "/data/large", "/data/listed", "/data/small".',
    ]
    const told = await restored(throughEngine(elsewhere.engine), false)
    // @NOTE before 25.0 the engine leaves out what a file system refuses, and says so in its log alone: moby pkg/archive, createTarFile.
    expect(kind === '28' ? told : byEngine).toEqual(byEngine)
  },
)

/** Its volumes lie on a file system that knows no attributes. */
async function withPlainVolumes(engine: PrivateEngine): Promise<Disposable> {
  await engine.kill()
  const data = join(dirname(engine.dockerHost.replace('unix://', '')), 'data')
  // Else the engine does so itself, and sees nothing that is mounted below.
  execFileSync('mount', ['--bind', data, data])
  execFileSync('mount', ['-t', 'ramfs', 'none', join(data, 'volumes')])
  await engine.start()
  return { [Symbol.dispose]: () => void execFileSync('umount', ['--recursive', '--lazy', data]) }
}

const fill = `
import os, struct
def file(name, size=4, **values):
    open(name, 'wb').write(b'x' * size)
    for key, value in values.items(): os.setxattr(name, 'user.' + key, value)
file('plain'); file('small', note=b'1', other=b''); file('large', 2000000, note=b'2'); file('listed')
os.setxattr('listed', 'system.posix_acl_access', struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *entry) for entry in ((1, 6, 0xffffffff), (2, 6, 1000), (4, 4, 0xffffffff), (16, 6, 0xffffffff), (32, 4, 0xffffffff))))
os.mkdir('folder'); os.setxattr('folder', 'user.folder', b'3')
os.chown('large', 12, 34); os.utime('small', ns=(1, 1600000000123456789))
`

function withoutAttributes(line: string): string {
  return line.replace(/\{.*\}/, '{}')
}
