import { execFileSync } from 'node:child_process'
import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { temporaryFolder } from './temporary-folder.ts'

/** Where the disk ends by now. What ext4 keeps of the root itself lies before it. */
const left = 4 * 1_048_576

/** An ext4 whose disk has lost all but its begin: `file` and `folder` are there and cannot be read. Rejects where nobody may mount. */
export async function failingDisk(): Promise<Disposable & { path: string }> {
  using cleanUp = new DisposableStack()
  const world = cleanUp.use(temporaryFolder())
  const [image, path] = [world.at('image'), world.at('mount')]
  await writeFile(image, '')
  await truncate(image, 64 * 1_048_576)
  run('mkfs.ext4', '-q', '-b', '4096', image)
  // Past the end of its file, a loop device reads zeros unless it does so directly.
  const device = run('losetup', '--find', '--show', '--direct-io=on', image).trim()
  cleanUp.defer(() => run('losetup', '--detach', device))
  await mkdir(path)
  run('mount', device, path)
  await writeFile(`${path}/file`, Buffer.alloc(20 * 1_048_576, 'own'))
  await mkdir(`${path}/folder`)
  for (let i = 0; i < 300; i++) await writeFile(`${path}/folder/a-file-with-a-name-${i}`, '')
  run('umount', path)
  run('mount', '-o', 'ro', device, path)
  cleanUp.defer(() => run('umount', path))
  await truncate(image, left)
  const stack = cleanUp.move()
  return { path, [Symbol.dispose]: () => stack.dispose() }
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
}
