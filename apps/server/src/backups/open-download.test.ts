import { expect, test } from 'vitest'
import { buffer } from 'node:stream/consumers'
import { message, OpError } from '@holdfast/contract'
import type { OpenBackup, TreeEntry } from '@holdfast/vault'
import { withSubpaths } from '../testing/with-subpaths.ts'
import { openDownload } from './open-download.ts'

const file = { type: 'file', size: 3, mode: 0o644, uid: 0, gid: 0, mtime: 0, linkTarget: null } as const

test('a file is handed out with its own name and size, and the backup is closed at its end', async () => {
  const { backup, isClosed } = fakeBackup({ ...file, path: Buffer.from('etc/a.conf') }, ['ab', 'c'])
  const download = await openDownload(backup, { tree: '/', path: '/etc/a.conf' }, unaborted())
  expect(download).toMatchObject({ fileName: 'a.conf', sizeBytes: 3 })
  expect(isClosed()).toBe(false)
  expect(String(await buffer(download.chunks))).toBe('abc')
  expect(isClosed()).toBe(true)
})

test('what is damaged from its first byte on is an error, not a download that breaks off', async () => {
  const { backup, isClosed } = fakeBackup(
    { ...file, path: Buffer.from('a') },
    new OpError('VAULT_DAMAGED', message('verbatim', { text: 'A blob is gone.' })),
  )
  const download = openDownload(backup, { tree: '/data', path: 'a' }, unaborted())
  await expect(download).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  expect(isClosed()).toBe(true)
})

test('what is not there, and what is no file, is refused by name', async () => {
  const none = fakeBackup(null, [])
  await expect(openDownload(none.backup, { tree: '/data', path: 'x' }, unaborted())).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('no x in /data'),
  })
  const fifo = fakeBackup({ ...file, type: 'fifo', path: Buffer.from('pipe') }, [])
  await expect(openDownload(fifo.backup, { tree: '/data', path: 'pipe' }, unaborted())).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('fifo'),
  })
  expect([none.isClosed(), fifo.isClosed()]).toEqual([true, true])
})

test('of a mount that shows a folder of a volume, stored with another mount, that folder is the root', async () => {
  const document = withSubpaths()
  const { backup, asked } = fakeBackup({ ...file, path: Buffer.from('y/a') }, ['abc'], { document })
  const download = await openDownload(backup, { tree: '/b', path: 'a' }, unaborted())
  expect(String(await buffer(download.chunks))).toBe('abc')
  const folder = fakeBackup({ ...file, type: 'folder', path: Buffer.from('y') }, ['tar'], { document })
  const whole = await openDownload(folder.backup, { tree: '/b' }, unaborted())
  expect(whole).toMatchObject({ fileName: 'b.tar', sizeBytes: null })
  await buffer(whole.chunks)
  expect([asked, folder.asked]).toEqual([['/a y/a'], ['/a y']])
})

test('a download nobody began to read closes the backup when its reader goes away', async () => {
  const { backup, isClosed } = fakeBackup({ ...file, path: Buffer.from('a') }, ['abc'])
  const gone = new AbortController()
  await openDownload(backup, { tree: '/data', path: 'a' }, gone.signal)
  gone.abort()
  await expect.poll(isClosed).toBe(true)
})

test('a reader who went away while the first bytes were read leaves no backup open', async () => {
  const gone = new AbortController()
  const { backup, isClosed } = fakeBackup({ ...file, path: Buffer.from('a') }, ['abc'], {
    beforeFirst: () => gone.abort(),
  })
  const download = openDownload(backup, { tree: '/data', path: 'a' }, gone.signal)
  await expect(download).rejects.toMatchObject({ name: 'AbortError' })
  expect(isClosed()).toBe(true)
})

function unaborted(): AbortSignal {
  return new AbortController().signal
}

function fakeBackup(
  entry: TreeEntry | null,
  chunks: string[] | Error,
  { beforeFirst = () => {}, document }: { beforeFirst?: () => void; document?: unknown } = {},
) {
  let closed = false
  async function* openFile(): AsyncGenerator<Buffer> {
    beforeFirst()
    if (chunks instanceof Error) throw chunks
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const asked: string[] = []
  const backup = {
    record: { document },
    findEntry: (tree: string, path: Buffer) => {
      asked.push(`${tree} ${path.toString()}`)
      return Promise.resolve(entry)
    },
    openFile,
    openFolder: openFile,
    [Symbol.asyncDispose]: async () => void (closed = true),
  }
  return { backup: backup as unknown as OpenBackup, isClosed: () => closed, asked }
}
