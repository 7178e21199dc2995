import { closeSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { readFolderAsTar } from './read-folder-as-tar.ts'
import { failingDisk } from '../testing/failing-disk.ts'
import { walkFolder } from '../walk/walk-folder.ts'
import { describeEntry } from '../describe/describe-entry.ts'
import { readData } from '../describe/read-data.ts'

const isRoot = process.getuid?.() === 0
const { signal } = new AbortController()

test.runIf(isRoot)(
  'a folder and a file that the disk does not give any more are told with EIO, and end a tar',
  async ({ skip }) => {
    using disk = await failingDisk().catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
    using folder = openHostFolder(disk.path)
    const events: string[] = []
    const last: unknown[] = []
    for await (const batch of walkFolder(folder, { signal })) {
      for (const { kind, path, code } of batch.events) events.push(`${kind} ${path.toString()} ${code}`)
      for (const entry of batch.entries) {
        if (entry.base.toString() !== 'file') continue
        const described = describeEntry(entry, { prefix: 'mount' })
        if (!('fd' in described) || described.fd === null) throw new Error('not described')
        last.push(Array.from(readData(described.fd, described.size, Buffer.alloc(65_536))).at(-1))
        closeSync(described.fd)
      }
      batch.release()
    }
    expect(events).toEqual(['unreadable folder EIO'])
    expect(last).toEqual([{ unreadable: 'EIO' }])
    const tar = Array.fromAsync(readFolderAsTar(folder, { prefix: 'mount', signal }))
    await expect(tar).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringMatching(/^"\/(file|folder)" cannot be read \(EIO\)\.$/) as string,
    })
  },
)

// The kernel shows files there that nobody may read, root neither.
test('a file that cannot be opened is told with EACCES', async () => {
  using folder = openHostFolder('/sys/bus/cpu')
  const answers: unknown[] = []
  for await (const batch of walkFolder(folder, { signal, skip: [Buffer.from('devices'), Buffer.from('drivers')] })) {
    for (const entry of batch.entries)
      if (entry.base.toString() === 'drivers_probe') answers.push(describeEntry(entry, { prefix: 'mount' }))
    batch.release()
  }
  expect(answers).toEqual([{ unreadable: 'EACCES' }])
})
