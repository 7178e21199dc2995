import { expect, test } from 'vitest'
import { startTestServer } from '../../testing/start-test-server.ts'
import { examples } from './examples.ts'
import { readDescription, type Description, type Media, type Operation } from './testing/read-description.ts'
import type { Example } from './with-examples.ts'

async function describe() {
  await using server = await startTestServer()
  return await readDescription(server)
}

const called = ({ operations }: { operations: readonly Operation[] }, operationId: string) =>
  operations.find((operation) => operation.operationId === operationId)

test('every route that is not the console, tRPC or the description itself is described', async () => {
  const { openapi, operations } = await describe()
  expect(openapi).toBe('3.1.0')
  expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    'DELETE /api/backups/{id}',
    'DELETE /api/backups/{id}/pin',
    'DELETE /api/jobs/{id}',
    'DELETE /api/notifications/destinations/{destinationId}',
    'DELETE /api/notifications/rules/{ruleId}',
    'DELETE /api/schedules/{id}',
    'GET /api/alerts',
    'GET /api/audit',
    'GET /api/backups',
    'GET /api/backups/settings',
    'GET /api/backups/{id}',
    'GET /api/backups/{id}/file',
    'GET /api/checks',
    'GET /api/docker/containers',
    'GET /api/engines/{engineId}/containers/{containerName}/rule',
    'GET /api/exports/{id}',
    'GET /api/jobs/limits',
    'GET /api/jobs/{id}',
    'GET /api/jobs/{id}/report',
    'GET /api/notifications/deliveries',
    'GET /api/notifications/destinations',
    'GET /api/notifications/rules',
    'GET /api/notifications/settings',
    'GET /api/overview',
    'GET /api/retention',
    'GET /api/runs',
    'GET /api/runs/{runId}',
    'GET /api/schedules',
    'GET /api/schedules.yaml',
    'GET /api/schedules/{id}',
    'GET /api/schedules/{id}/dry-run',
    'GET /api/schedules/{id}/next',
    'GET /api/schedules/{id}/runs',
    'GET /api/vaults',
    'GET /healthz',
    'GET /metrics',
    'GET /readyz',
    'POST /api/alerts/acknowledge',
    'POST /api/docker/containers',
    'POST /api/notifications/deliveries/{deliveryId}/send-again',
    'POST /api/notifications/destinations',
    'POST /api/notifications/destinations/{destinationId}/test',
    'POST /api/notifications/mail-on-failure',
    'POST /api/notifications/rules',
    'POST /api/retention/{vault}/preview',
    'POST /api/retention/{vault}/start',
    'POST /api/schedules',
    'POST /api/schedules/dry-run',
    'POST /api/schedules/import',
    'POST /api/schedules/preview-timing',
    'POST /api/schedules/{id}/enabled',
    'POST /api/schedules/{id}/run',
    'POST /api/vaults/place',
    'PUT /api/backups/settings',
    'PUT /api/backups/{id}/pin',
    'PUT /api/checks',
    'PUT /api/jobs/limits',
    'PUT /api/notifications/destinations/{destinationId}',
    'PUT /api/notifications/internal-addresses',
    'PUT /api/notifications/rules/{ruleId}',
    'PUT /api/retention/{vault}',
    'PUT /api/schedules/{id}',
  ])
})

test('the description tells what a plan of a clone or a restore answers with, and where its report is', async () => {
  const described = await describe()
  const answer = called(described, 'actOnContainer')?.responses['200']?.content?.['application/json']?.schema
  const planned = (action: string, plan: string) =>
    expect.objectContaining({
      properties: expect.objectContaining({
        action: expect.objectContaining({ const: action }),
        plan: { $ref: `#/components/schemas/${plan}` },
      }),
    })
  expect(answer).toMatchObject({
    anyOf: expect.arrayContaining([planned('plan-clone', 'ClonePlan'), planned('plan-restore', 'RestorePlan')]),
  })
  expect(described.schemas['ClonePlan']).toMatchObject({ properties: { digest: {}, conflicts: {} } })
  expect(described.schemas['RestorePlan']).toMatchObject({ properties: { digest: {}, conflicts: {}, imageFrom: {} } })
  const report = called(described, 'downloadJob')?.responses
  expect(Object.keys(report ?? {})).toEqual(['200', '403', '404', '409', '421'])
  expect(report?.['200']).toMatchObject({ headers: { 'Content-Disposition': {} }, content: { 'application/json': {} } })
})

test('every route of one backup says that its vault may be away', async () => {
  const { operations } = await describe()
  const ofOne = operations.filter(({ path }) => path.startsWith('/api/backups/{id}'))
  expect(ofOne).toHaveLength(5)
  for (const { responses } of ofOne) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['404', '503']))
})

test('a body says by its action which one it is, and a backup by its format', async () => {
  const described = await describe()
  const body = called(described, 'actOnContainer')?.requestBody?.content['application/json']?.schema
  expect(body).toMatchObject({
    discriminator: {
      propertyName: 'action',
      mapping: {
        clone: '#/components/schemas/CloneAction',
        'plan-restore': '#/components/schemas/PlanRestoreAction',
        rename: '#/components/schemas/RenameAction',
      },
    },
  })
  expect(described.schemas['BackupAction']).toMatchObject({
    properties: {
      options: {
        discriminator: {
          propertyName: 'format',
          mapping: {
            plain: '#/components/schemas/PlainBackupOptions',
            complete: '#/components/schemas/CompleteBackupOptions',
          },
        },
      },
    },
  })
})

test('spellings of earlier versions are described as old, and beside the word of today', async () => {
  const { schemas } = await describe()
  expect(schemas['CompleteBackupOptions']).toMatchObject({
    properties: {
      mounts: {
        additionalProperties: { anyOf: [{ enum: ['include', 'exclude'] }, { enum: ['leave'], deprecated: true }] },
      },
    },
  })
  expect(JSON.stringify(schemas)).not.toContain('oldSpellings')
})

test('nothing in the description points nowhere, and nothing stands in it that is not used', async () => {
  const { operations, schemas } = await describe()
  const text = JSON.stringify([operations, schemas])
  const used = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '')
  expect([...new Set(used)].toSorted()).toEqual(Object.keys(schemas).toSorted())
})

test('every operation has an example, every example an operation, and every action one of its own', async () => {
  const { operations } = await describe()
  expect(Object.keys(examples).toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted())
  for (const { operationId, 'x-examples': own } of operations) {
    expect(own.length, operationId).toBeGreaterThan(0)
    expect(new Set(own.map(({ name }) => name)).size, operationId).toBe(own.length)
  }
  const act = operations.find(({ operationId }) => operationId === 'actOnContainer')
  const tried = new Set(act?.['x-examples'].map(({ body }) => (body as { action: string }).action))
  const body = act?.requestBody?.content['application/json']?.schema as
    | { discriminator: { mapping: object } }
    | undefined
  expect([...tried].toSorted()).toEqual(Object.keys(body?.discriminator.mapping ?? {}).toSorted())
})

test('what an example sends and is answered with has the shape that is described, and stands where readers look', async () => {
  const described = await describe()
  const problems = described.operations.flatMap((operation) =>
    operation['x-examples'].flatMap((example) =>
      problemsOf(described, operation, example).map(
        (problem) => `${operation.operationId} ${example.name}: ${problem}`,
      ),
    ),
  )
  expect(problems).toEqual([])
})

function problemsOf({ check }: Description, operation: Operation, example: Example): string[] {
  const { parameters = [], requestBody, responses } = operation
  const { name, path, query, headers, body, status, answer } = example
  const response = responses[status]
  if (response === undefined) return [`${status} is not described`]
  const problems: string[] = []
  const look = (what: string, given: unknown, { schema, examples: shown }: Media): void => {
    if (JSON.stringify(shown?.[name]?.value) !== JSON.stringify(given)) problems.push(`${what} is not shown`)
    if (schema !== undefined) problems.push(...check(schema, given))
  }
  if (answer !== undefined) look('answer', answer, response.content?.['application/json'] ?? {})
  // What is not right is not described either.
  if (status === 400) return problems
  if (body !== undefined) look('body', body, requestBody?.content['application/json'] ?? {})
  const given = Object.entries({ ...path, ...query, ...headers })
  for (const [own, value] of given) {
    const parameter = parameters.find((one) => one.name.toLowerCase() === own.toLowerCase())
    if (parameter === undefined) problems.push(`${own} is not described`)
    else if (parameter.required === true) look(own, value, parameter)
    else if (parameter.examples !== undefined) problems.push(`${own} would be sent by everybody who tries it`)
  }
  return problems
}

test('the description is shown by files of our own, with nothing inline and nothing foreign', async () => {
  await using server = await startTestServer()
  const page = await server.call('/api/docs/')
  const html = await page.text()
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, link]) => new URL(link ?? '', `${server.url}/api/docs/`),
  )
  expect(links.length).toBeGreaterThan(4)
  for (const link of links) {
    expect(link.origin).toBe(server.url)
    expect((await server.call(link.pathname)).status, link.pathname).toBe(200)
  }
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style| on\w+=|style=/)
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toMatch(/script-src[^;]*unsafe/)
})
