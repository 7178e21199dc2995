import { afterAll, expect, test } from 'vitest'
import { connectClient } from '../../testing/connect-client.ts'
import { startTestServer } from '../../testing/start-test-server.ts'

const server = await startTestServer()
const client = connectClient(server)
const { schedules } = client.trpc
afterAll(async () => {
  client[Symbol.dispose]()
  await server[Symbol.asyncDispose]()
})

const timing = { kind: 'nightly', at: '02:30' } as const
const draft = (name: string) => ({ name, timing, timeZone: 'UTC', targets: [{ kind: 'all' as const }] })
const names = async () => (await schedules.list.query()).map(({ name }) => name).toSorted()

test('an exported file changes nothing; an edited one does what was shown, once', async () => {
  const kept = await schedules.create.mutate(draft('Kept'))
  await schedules.create.mutate(draft('Gone'))
  const yaml = await schedules.export.query()
  expect(await schedules.planImport.mutate({ yaml })).toMatchObject({
    create: [],
    change: [],
    remove: [],
    unchanged: 2,
  })

  const [head = '', ...items] = yaml.split(/^(?= {2}- )/m)
  const item = items.find((text) => text.includes('Kept')) ?? ''
  const edited = head + item.replace('02:30', '04:00') + item.replace('Kept', 'New')
  const plan = await schedules.planImport.mutate({ yaml: edited })
  const shown = { create: ['New'], change: [{ name: 'Kept', fields: ['timing'] }], remove: ['Gone'], unchanged: 0 }
  expect(plan).toMatchObject(shown)
  expect(await names()).toEqual(['Gone', 'Kept'])

  expect(await schedules.import.mutate({ yaml: edited, digest: plan.digest })).toEqual(plan)
  expect(await names()).toEqual(['Kept', 'New'])
  const changed = await schedules.find.query({ scheduleId: kept.id })
  expect(changed).toMatchObject({ createdAt: kept.createdAt, timing: { at: '04:00' } })
  await expect(schedules.import.mutate({ yaml: edited, digest: plan.digest })).rejects.toThrow('have changed since')
})

test('a plan is void once somebody changed a schedule', async () => {
  const yaml = 'version: 1\nschedules: []\n'
  const { digest } = await schedules.planImport.mutate({ yaml })
  await schedules.create.mutate(draft('Meanwhile'))
  await expect(schedules.import.mutate({ yaml, digest })).rejects.toMatchObject({ data: { opCode: 'PLAN_CHANGED' } })
  expect(await names()).toContain('Meanwhile')
})

test('what one schedule is refused for refuses the file, with its name, and nothing of it is done', async () => {
  const before = await names()
  const { name: _name, ...rest } = draft('')
  const yaml = JSON.stringify({
    version: 1,
    schedules: [
      { name: 'Good', ...rest },
      { name: 'Never', ...rest, timing: { kind: 'cron', expression: '0 0 31 2 *' } },
    ],
  })
  await expect(schedules.planImport.mutate({ yaml })).rejects.toThrow('Never: 0 0 31 2 * is never due')
  expect(await names()).toEqual(before)
})

test('over REST the file is one address, and an import without a digest only tells', async () => {
  const exported = await server.call('/api/schedules.yaml')
  expect(exported.headers.get('content-type')).toBe('application/yaml; charset=utf-8')
  const yaml = await exported.text()
  expect(yaml).toBe(await schedules.export.query())
  const answer = await server.post('/api/schedules/import', { yaml: 'version: 1\nschedules: []\n' })
  const plan = (await answer.json()) as { remove: string[]; digest: string }
  expect([answer.status, plan.remove.toSorted()]).toEqual([200, await names()])
  const refused = await server.post('/api/schedules/import', { yaml: `${yaml}x: 1\n` })
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'BAD_REQUEST', field: 'yaml' }])
  const done = await server.post('/api/schedules/import', { yaml: 'version: 1\nschedules: []\n', digest: plan.digest })
  expect([done.status, await names()]).toEqual([200, []])
})
