import { expect, test } from 'vitest'
import { z } from 'zod'
import { startTestServer } from '../testing/start-test-server.ts'
import { restAction } from './actions/rest-action.ts'

interface Described {
  paths: Record<string, Record<string, { responses: Record<string, { headers?: object; content?: Content }> }>>
}
type Content = Record<string, { schema: unknown }>

test('the description tells what a plan of a clone or a restore answers with, and where its report is', async () => {
  await using server = await startTestServer()
  const { paths } = (await (await server.call('/api/openapi.json')).json()) as Described

  const answer = paths['/api/docker/containers']?.['post']?.responses['200']?.content?.['application/json']?.schema
  const planned = (action: string, of: object) => {
    return { properties: { action: { const: action }, plan: { properties: { digest: {}, conflicts: {}, ...of } } } }
  }
  expect(answer).toMatchObject({ anyOf: [planned('plan-clone', {}), planned('plan-restore', { imageFrom: {} }), {}] })
  const report = paths['/api/jobs/{id}/report']?.['get']?.responses
  expect(Object.keys(report ?? {})).toEqual(['200', '404'])
  expect(report?.['200']).toMatchObject({ headers: { 'Content-Disposition': {} }, content: { 'application/json': {} } })
})

test('every route that is not the console or tRPC is described', async () => {
  await using server = await startTestServer()
  const { paths } = (await (await server.call('/api/openapi.json')).json()) as Described
  expect(Object.keys(paths).toSorted()).toEqual([
    '/api/backups',
    '/api/backups/{id}',
    '/api/backups/{id}/file',
    '/api/docker/containers',
    '/api/exports/{id}',
    '/api/jobs/{id}',
    '/api/jobs/{id}/report',
    '/api/vaults',
    '/healthz',
    '/readyz',
  ])
})

test('every route of one backup says that its vault may be away', async () => {
  await using server = await startTestServer()
  const { paths } = (await (await server.call('/api/openapi.json')).json()) as Described
  const operations = ['/api/backups/{id}', '/api/backups/{id}/file'].flatMap((path) => Object.values(paths[path] ?? {}))
  expect(operations).toHaveLength(3)
  for (const { responses } of operations) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['404', '503']))
})

test('a backup is described in both its forms, and so is a restore', () => {
  const described = JSON.stringify(z.toJSONSchema(restAction, { io: 'input' }))
  expect(described).toContain('"format":{"type":"string","const":"plain"}')
  expect(described).toContain('"format":{"type":"string","const":"complete"}')
  expect(described).toContain('"action":{"type":"string","const":"restore"}')
  expect(described).toContain('"action":{"type":"string","const":"plan-restore"}')
})
