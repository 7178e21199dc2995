import { expect, test } from 'vitest'
import { startTestServer } from '../testing/start-test-server.ts'

interface Described {
  paths: Record<string, Record<string, { responses: Record<string, { headers?: object; content?: Content }> }>>
}
type Content = Record<string, { schema: unknown }>

test('the description tells what a plan of a clone answers with, and where its report is', async () => {
  await using server = await startTestServer()
  const { paths } = (await (await server.call('/api/openapi.json')).json()) as Described

  const answer = paths['/api/docker/containers']?.['post']?.responses['200']?.content?.['application/json']?.schema
  const planned = {
    properties: { action: { const: 'plan-clone' }, plan: { properties: { digest: {}, conflicts: {} } } },
  }
  expect(answer).toMatchObject({ anyOf: [planned, {}] })
  const report = paths['/api/jobs/{id}/report']?.['get']?.responses
  expect(Object.keys(report ?? {})).toEqual(['200', '404'])
  expect(report?.['200']).toMatchObject({ headers: { 'Content-Disposition': {} }, content: { 'application/json': {} } })
})

test('every route that is not the console or tRPC is described', async () => {
  await using server = await startTestServer()
  const { paths } = (await (await server.call('/api/openapi.json')).json()) as Described
  expect(Object.keys(paths).toSorted()).toEqual([
    '/api/docker/containers',
    '/api/exports/{id}',
    '/api/jobs/{id}',
    '/api/jobs/{id}/report',
    '/healthz',
    '/readyz',
  ])
})
