import { expect, test } from 'vitest'
import { inviteUser, setUpAdmin, type Person } from '../testing/person.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const timing = { kind: 'nightly', at: '02:00' }
const all = [{ kind: 'all' }]
const draft = (name: string, part: object = {}) => ({ name, timing, timeZone: 'UTC', targets: all, ...part })

test('an operator leaves no container to a schedule that keeps fewer of its backups', async () => {
  await using server = await startTestServer()
  const admin = await setUpAdmin(server)
  const operator = await inviteUser(admin, server, { name: 'olga', role: 'operator' })
  const create = (person: Person, body: object) => person.ask<{ id: string }>('schedules.create', body)
  const plain = await create(operator, draft('plain'))
  const thin = await create(admin, draft('thin', { retention: { last: 1 } }))
  const status = async (path: string, input: object) => (await operator.mutate(path, input)).status
  const update = (part: object) => status('schedules.update', { ...draft('plain', part), scheduleId: plain.id })

  expect(await status('schedules.remove', { scheduleId: plain.id })).toBe(403)
  expect(await status('schedules.remove', { scheduleId: thin.id })).toBe(403)
  expect(await update({ targets: [{ kind: 'project', project: 'shop' }] })).toBe(403)
  expect(await update({ exclude: [{ kind: 'project', project: 'shop' }] })).toBe(403)
  expect(await update({ timing: { kind: 'hourly', minute: 5 } })).toBe(200)
  expect(await status('schedules.planImport', { yaml: 'version: 1\nschedules: []' })).toBe(403)

  await admin.ask('schedules.remove', { scheduleId: thin.id })
  expect(await status('schedules.remove', { scheduleId: plain.id })).toBe(200)
})
