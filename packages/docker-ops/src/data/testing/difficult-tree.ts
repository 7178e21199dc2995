import { execFile } from 'node:child_process'
import { chmod, chown, lchown, link, mkdir, open, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Beyond what a signed 32-bit number holds. */
const highOwner = 3_000_000_000

/** Fills a folder with everything a careless copy loses. The folder itself becomes 2750 and belongs to 999. */
export async function makeDifficultTree(root: string): Promise<void> {
  const at = (...names: (string | Buffer)[]): Buffer =>
    Buffer.concat([Buffer.from(root), ...names.flatMap((name) => [Buffer.from('/'), Buffer.from(name)])])
  await mkdir(at('folder'))
  await mkdir(at('empty'))
  const file = (name: string | Buffer, text = 'data'): Promise<void> => writeFile(at(name), text)

  await file('two\nlines')
  await file(`quo"te's \\ \t`)
  // One name in bytes that are no UTF-8, and another that a replacement character would make the same of.
  await file(Buffer.from([0x66, 0xff]), 'first')
  await file(Buffer.from([0x66, 0xfe]), 'second')
  await file('n'.repeat(255))
  let deep = at()
  for (const letter of 'abc') {
    deep = Buffer.concat([deep, Buffer.from(`/${letter.repeat(249)}`)])
    await mkdir(deep)
  }
  await writeFile(Buffer.concat([deep, Buffer.from('/leaf')]), 'far down')

  await symlink('/nowhere', at('dangling'))
  await symlink('../../../../etc/passwd', at('escaping'))
  await symlink('x'.repeat(300), at('long-target'))
  await lchown(at('dangling'), 12, 34)
  await file('linked')
  await link(at('linked'), at('folder', 'hard'))
  await file('setuid')
  await chown(at('setuid'), 1000, 1000)
  await chmod(at('setuid'), 0o4755)
  await file('secret')
  await chmod(at('secret'), 0o000)
  await file('owned')
  await chown(at('owned'), highOwner, highOwner)
  await file('old')
  await utimes(at('old'), 1, 86_400)
  await file('nothing', '')
  await run('mkfifo', [at('pipe').toString()])
  await run('mknod', [at('device').toString(), 'c', '1', '3'])
  await run('mknod', [at('block').toString(), 'b', '7', '200'])
  await (await open(at('sparse'), 'w')).close()
  await truncate(at('sparse'), 8 * 1_048_576)
  await chmod(at('folder'), 0o1777)
  await chown(at(), 999, 999)
  await chmod(at(), 0o2750)
}
