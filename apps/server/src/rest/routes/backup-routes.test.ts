import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import type { OpenBackup, TreeEntry } from '@holdfast/vault'
import { answerErrors } from '../../http/answer-errors.ts'
import { validateRequests } from '../../http/validate-requests.ts'
import type { Services } from '../../router.ts'
import { serveBackupRoutes } from './backup-routes.ts'

const id = 'web-20260101T000000Z-abcd'
const block = Buffer.alloc(65_536, 7)
const damaged = new OpError('VAULT_DAMAGED', message('verbatim', { text: 'The blob abc is not what it was.' }))

test('a file that turns out to be damaged on its way breaks the connection off: it never looks whole', async () => {
  await using made = await startRoutes([block, block, damaged], { type: 'file', size: 3 * block.length })
  const answer = await fetch(`${made.url}/api/backups/${id}/file?tree=/data&path=large`)
  expect(answer.status).toBe(200)
  await expect(answer.arrayBuffer()).rejects.toThrow(/terminated|aborted/)
  await expect.poll(made.isClosed).toBe(true)
})

test('neither does a folder, whose length nobody knew before', async () => {
  await using made = await startRoutes([block, damaged], { type: 'folder', size: 0 })
  const answer = await fetch(`${made.url}/api/backups/${id}/file?tree=/data&path=etc`)
  expect(answer.headers.get('content-disposition')).toContain('etc.tar')
  await expect(answer.arrayBuffer()).rejects.toThrow(/terminated|aborted/)
})

test('what is damaged from its first byte on is answered as an error', async () => {
  await using made = await startRoutes([damaged], { type: 'file', size: 5 })
  const answer = await fetch(`${made.url}/api/backups/${id}/file?tree=/data&path=large`)
  expect([answer.status, await answer.json()]).toEqual([
    500,
    { success: false, code: 'VAULT_DAMAGED', message: damaged.message },
  ])
  expect(made.isClosed()).toBe(true)
})

test('a reader who goes away lets the backup go', async () => {
  await using made = await startRoutes(
    Array.from({ length: 2_000 }, () => block),
    { type: 'folder', size: 0 },
  )
  const gone = new AbortController()
  const answer = await fetch(`${made.url}/api/backups/${id}/file?tree=/data`, { signal: gone.signal })
  expect(answer.headers.get('content-disposition')).toContain('data.tar')
  gone.abort()
  await expect.poll(made.isClosed).toBe(true)
})

test('a request that is not right is told which part of it', async () => {
  await using made = await startRoutes([block], { type: 'file', size: block.length })
  const asked = async (path: string) => {
    const answer = await fetch(`${made.url}${path}`)
    return [answer.status, await answer.json()]
  }
  expect(await asked(`/api/backups/${id}/file?path=a`)).toMatchObject([
    400,
    { code: 'BAD_REQUEST', message: expect.stringMatching(/tree/) },
  ])
  expect(await asked(`/api/backups/${id}/file?tree=/&paht=a`)).toMatchObject([
    400,
    { message: expect.stringMatching(/paht/) },
  ])
  expect(await asked(`/api/backups/${id}/file?tree=/&path=a&pathBase64=YQ`)).toMatchObject([
    400,
    { message: expect.stringMatching(/not both/) },
  ])
  expect(await asked('/api/backups/..%2f..%2fetc')).toMatchObject([404, { code: 'BACKUP_NOT_FOUND' }])
})

async function startRoutes(chunks: readonly (Buffer | Error)[], { type, size }: Pick<TreeEntry, 'type' | 'size'>) {
  let closed = false
  async function* read(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) {
      if (chunk instanceof Error) throw chunk
      yield chunk
    }
  }
  const backup = {
    record: { document: null },
    findEntry: () => Promise.resolve({ type, size }),
    openFile: read,
    openFolder: read,
    openTree: read,
    [Symbol.asyncDispose]: async () => void (closed = true),
  } as unknown as OpenBackup
  const catalogue = {
    locate: (backupId: string) => Promise.resolve({ vaultId: 'one', backupId }),
    open: () => Promise.resolve(backup),
  }
  const server = Fastify({ forceCloseConnections: true })
  answerErrors(server)
  validateRequests(server)
  serveBackupRoutes(server, { catalogue } as unknown as Services)
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  return { url, isClosed: () => closed, [Symbol.asyncDispose]: () => server.close() }
}
