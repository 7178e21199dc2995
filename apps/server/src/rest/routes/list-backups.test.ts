import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { Engines } from '../../engines/engines.ts'
import { answerErrors } from '../../http/answer-errors.ts'
import { validateRequests } from '../../http/validate-requests.ts'
import type { Services } from '../../router.ts'
import { serveBackupRoutes } from './backup-routes.ts'

const backups = [
  { id: 'own', engine: { id: 'AAAA', hostName: 'here' } },
  { id: 'elsewhere', engine: { id: 'BBBB', hostName: 'there' } },
  { id: 'unknown', engine: null },
]

test('where an engine is named, only the backups that were made on it are listed, whatever name it has here', async () => {
  await using routes = await startRoutes({ ID: 'AAAA', Name: 'renamed-since' })
  expect(await routes.list('')).toEqual([200, ['own', 'elsewhere', 'unknown']])
  expect(await routes.list('?engine=local')).toEqual([200, ['own']])
  expect(await routes.list('?engine=attic')).toEqual([400, undefined])
})

test('an engine that cannot say who it is has made none that anybody could know of', async () => {
  await using routes = await startRoutes({ ID: '' })
  expect(await routes.list('?engine=local')).toEqual([200, []])
})

async function startRoutes(info: object) {
  const docker = createServer((_request, response) =>
    response.end(JSON.stringify({ ...info, Version: '20.10.24', ApiVersion: '1.41' })),
  )
  await once(docker.listen(0, '127.0.0.1'), 'listening')
  const { port } = docker.address() as AddressInfo
  const engines = new Engines([{ ...connectEngine({ dockerHost: `tcp://127.0.0.1:${port}` }), id: 'local' }])
  const catalogue = { list: () => Promise.resolve({ backups, unreadable: [], vaultProblems: [] }) }
  const server = Fastify({ forceCloseConnections: true })
  answerErrors(server)
  validateRequests(server)
  serveBackupRoutes(server, { catalogue, engines } as unknown as Services)
  return {
    list: async (query: string) => {
      const answer = await server.inject({ url: `/api/backups${query}` })
      const listed = answer.json<{ backups?: { id: string }[] }>().backups
      return [answer.statusCode, listed?.map(({ id }) => id)]
    },
    [Symbol.asyncDispose]: async () => {
      await server.close()
      docker.closeAllConnections()
      docker.close()
    },
  }
}
