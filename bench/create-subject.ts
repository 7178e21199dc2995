import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'

const run = promisify(execFile)

/** About a gigabyte of programs, libraries, headers and sources, as images in the field have them. */
const packages = [
  'libllvm14',
  'llvm-14-dev',
  'libclang-cpp14',
  'clang-14',
  'golang-1.19-src',
  'golang-1.19-go',
  'openjdk-17-jre-headless',
  'perl-modules-5.36',
  'libpython3.11-stdlib',
  'libicu-dev',
  'libboost1.74-dev',
  'manpages',
]

export interface Subject extends AsyncDisposable {
  readonly world: TestWorld
  readonly containerId: string
}

/** A running container of about 1 GB from Debian packages that are only unpacked, in the engine DOCKER_HOST names. */
export async function createSubject(folder: string): Promise<Subject> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] })))
  await mkdir(folder, { recursive: true })
  const scratch = await mkdtemp(join(folder, 'subject-'))
  try {
    const tar = join(scratch, 'root.tar')
    await run('apt-get', ['download', ...packages], { cwd: scratch })
    for (const file of await readdir(scratch))
      await run('dpkg-deb', ['-x', file, join(scratch, 'root')], { cwd: scratch })
    await cp('/bin/busybox', join(scratch, 'root/busybox'))
    await run('tar', ['-C', join(scratch, 'root'), '-cf', tar, '.'])
    const image = await world.importImage(createReadStream(tar))
    const { id } = await world.runContainer({ Image: image, Cmd: ['/busybox', 'sleep', '86400'] })
    const parts = stack.move()
    return { world, containerId: id, [Symbol.asyncDispose]: () => parts.disposeAsync() }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
