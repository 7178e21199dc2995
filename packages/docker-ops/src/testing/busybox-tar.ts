import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const applets = [
  'sh',
  'sleep',
  'cat',
  'dd',
  'echo',
  'ls',
  'mkdir',
  'nc',
  'rm',
  'stat',
  'touch',
  'true',
  'truncate',
  'wc',
]

/** The root of the smallest useful image, as a tar for `docker import`: one static busybox and links to it. */
export async function busyboxTar(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  try {
    await mkdir(join(folder, 'root/bin'), { recursive: true })
    await mkdir(join(folder, 'root/tmp'), { recursive: true })
    await cp('/bin/busybox', join(folder, 'root/bin/busybox'))
    for (const applet of applets) await symlink('busybox', join(folder, 'root/bin', applet))
    await promisify(execFile)('tar', ['-C', join(folder, 'root'), '-cf', join(folder, 'root.tar'), '.'])
    return await readFile(join(folder, 'root.tar'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
