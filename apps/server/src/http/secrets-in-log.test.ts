import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { adminPassword, inviteUser, Person, readSetupToken, setUpAdmin } from '../testing/person.ts'
import { recordingLog } from '../testing/recording-log.ts'
import { startTestServer } from '../testing/start-test-server.ts'

test('whichever way in, nothing that somebody signs in with and no variable of a container is in the log', async () => {
  const { log, lines } = recordingLog()
  const secrets = ['wrong guess of a password', 'value-of-PGPASSWORD', 'hft_' + 'a'.repeat(43), adminPassword]
  const [guess = '', variable = '', wrongToken = ''] = secrets
  {
    await using server = await startTestServer({ log })
    const setupToken = await readSetupToken(server)
    await new Person(server).mutate('session.setUp', { token: guess, name: 'admin', password: adminPassword })
    const admin = await setUpAdmin(server)
    await new Person(server).mutate('session.signIn', { name: 'admin', password: guess })
    await admin.mutate('session.changePassword', { current: guess, next: guess })
    await inviteUser(admin, server, { name: 'bert', role: 'operator' })
    const { secret } = await admin.ask<{ secret: string }>('tokens.create', { name: 'ci', role: 'operator' })
    secrets.push(setupToken, server.token, admin.cookie, secret, admin.cookie.split('=')[1] ?? '-')

    const overrides = { env: { PGPASSWORD: variable } }
    for (const authorization of [`Bearer ${server.token}`, `Bearer ${wrongToken}`, `Basic ${wrongToken}`]) {
      const headers = { authorization, cookie: admin.cookie }
      const options = { overrides }
      await server.post('/api/docker/containers', { action: 'clone', containerId: 'web', options }, headers)
      await server.post('/trpc/clones.plan', { engineId: 'local', containerId: 'web', overrides }, headers)
      await server.call('/api/docker/containers', { method: 'POST', headers, body: `{"env":"${variable}` })
      await server.call(`/api/jobs/${secret}?token=${secret}&password=${guess}`, { headers })
      await server.call(`/trpc/nothing.here?input="${secret}"`, { headers })
      await server.call(`/api/%ff${secret}`, { headers })
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc`, { origin: server.url, headers })
      socket.on('error', () => undefined)
      const opened = await once(socket, 'open').catch(() => null)
      if (opened === null) continue
      socket.send(`{"id":1,"method":"subscription","params":{"path":"${secret}"}}`)
      await once(socket, 'message')
      socket.terminate()
    }
  }
  expect(lines.length).toBeGreaterThan(0)
  for (const secret of secrets) expect(lines.filter((line) => line.includes(secret))).toEqual([])
})
