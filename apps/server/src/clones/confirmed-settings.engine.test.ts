import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { backUp } from '../testing/backup-world.ts'
import { startTestServer } from '../testing/start-test-server.ts'

test('an admin confirms by name each setting that reaches beyond the new container, of a clone and of a backup', async () => {
  const dockerHost = process.env['DOCKER_HOST']
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  const HostConfig = { CapAdd: ['SYS_ADMIN', 'SYS_TIME'], NetworkMode: 'none' }
  const source = await world.createContainer({ HostConfig })
  const backupId = await backUp(server, source)
  const all = ['HostConfig.CapAdd (SYS_ADMIN)', 'HostConfig.CapAdd (SYS_TIME)']
  for (const body of [
    { action: 'clone', containerId: source.id },
    { action: 'restore', options: { backupId } },
  ]) {
    const ask = async (confirm: string[], action = body.action) => {
      const options = { ...body.options, name: world.name(body.action), confirm }
      return (await server.post('/api/docker/containers', { ...body, action, options })).json()
    }
    expect(await ask([])).toMatchObject({ success: false, cause: 'FORBIDDEN', field: 'options.confirm' })
    expect(JSON.stringify(await ask([]))).toMatch(/CapAdd \(SYS_ADMIN\).*CapAdd \(SYS_TIME\)/)
    const one = JSON.stringify(await ask(all.slice(0, 1)))
    expect(one).toContain(all[1])
    expect(one).not.toContain(all[0])
    expect(await ask(['*', 'HostConfig.CapAdd'])).toMatchObject({ success: false, cause: 'FORBIDDEN' })
    const confirmed = { options: { confirm: [all[0]] } }
    expect(await ask([], `plan-${body.action}`)).toMatchObject({ plan: { conflicts: [{ fix: confirmed }, {}] } })
    expect(await ask(all, `plan-${body.action}`)).toMatchObject({ plan: { conflicts: [] } })
    expect(await ask(all)).toMatchObject({ success: true })
  }
})
