import { execFile } from 'node:child_process'
import { readdir, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { gatedEngine } from '@holdfast/docker-ops/testing/gated-engine'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']
const path = '/api/docker/containers'

async function startWorld(host = dockerHost) {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost })))
  const server = stack.use(await startTestServer({ dockerHost: host }))
  const parts = stack.move()
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const answer = await server.post(path, body, headers)
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
  }
  return { world, server, post, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

test('GET lists what the engine has', async () => {
  await using made = await startWorld()
  const { name, id } = await made.world.runContainer()
  const { rows, engine } = (await (await made.server.call(path)).json()) as {
    rows: { id: string; name: string; state: string }[]
    engine: { version: string }
  }
  expect(rows.find((row) => row.id === id)).toMatchObject({ name, state: 'running' })
  expect(engine.version).not.toBe('')
})

test('backup waits for the result, and the file is what docker export gives', async () => {
  await using made = await startWorld()
  const { name, id } = await made.world.finishedContainer('echo hello > /greeting')
  const { status, body } = await made.post({ action: 'backup', containerId: name })
  expect(status).toBe(200)
  expect(Object.keys(body).toSorted()).toEqual(
    ['action', 'backupFile', 'backupPath', 'containerId', 'sizeBytes', 'sizeMB', 'success', 'timestamp'].toSorted(),
  )
  expect(body['containerId']).toBe(id.slice(0, 12))
  expect(body['backupFile']).toMatch(
    new RegExp(`^${name}-backup-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d-\\d{3}Z\\.tar$`),
  )
  const file = join(made.server.exportFolder, String(body['backupFile']))
  expect(body['backupPath']).toBe(file)
  expect((await stat(file)).size).toBe(body['sizeBytes'])
  const { stdout } = await promisify(execFile)('tar', ['-xOf', file, 'greeting'])
  expect(stdout).toBe('hello\n')
})

test('backup takes a name, a folder below a root and a compression; the same name twice is FILE_EXISTS', async () => {
  await using made = await startWorld()
  const { name } = await made.world.finishedContainer('true')
  const body = { action: 'backup', containerId: name, options: { name: 'web.tar.gz', path: 'daily/web' } }
  expect((await made.post(body)).body['backupPath']).toBe(join(made.server.exportFolder, 'daily/web/web.tar.gz'))
  const again = await made.post(body)
  expect(again).toMatchObject({ status: 500, body: { code: 'BACKUP_FAILED', cause: 'FILE_EXISTS', action: 'backup' } })
  expect(await readdir(join(made.server.exportFolder, 'daily/web'))).toEqual(['web.tar.gz'])
})

test('a request that is not right is 400, names the field and writes nothing', async () => {
  await using made = await startWorld()
  const { name } = await made.world.finishedContainer('true')
  await symlink('/tmp', join(made.server.exportFolder, 'out'))
  const backup = (options: unknown) => ({ action: 'backup', containerId: name, options })
  const cases: [unknown, string][] = [
    [backup({ path: '/etc' }), 'options.path'],
    [backup({ path: 'a/../../b' }), 'options.path'],
    [backup({ path: 'a\0b' }), 'options.path'],
    [backup({ path: 'out/deep' }), 'options.path'],
    [backup({ name: '../x.tar' }), 'options.name'],
    [backup({ name: 'x.zip' }), 'options.name'],
    [backup({ name: 'x.tar', compression: 'zstd' }), 'options.name'],
    [backup({ compression: 'lzma' }), 'options.compression'],
    [backup({ format: 'zip' }), 'options.format'],
    [{ action: 'clone', containerId: name, options: { name: '-bad' } }, 'options.name'],
    [{ action: 'clone', containerId: name, options: { mounts: { '/x': 'steal' } } }, 'options.mounts./x'],
    [{ action: 'clone', containerId: name, options: { mounts: { '/x': 'copy' } } }, 'options.mounts'],
    [{ action: 'clone', containerId: name, options: { priviliged: true } }, 'options.priviliged'],
    [{ action: 'explode', containerId: name }, 'action'],
    [{ action: 'stop', containerId: name, force: true }, 'force'],
    [{ action: 'stop' }, 'containerId'],
    [{ action: 'rename', containerId: name }, 'options'],
    [[], 'body'],
  ]
  for (const [body, field] of cases) {
    const answer = await made.post(body)
    expect(answer, JSON.stringify(body)).toMatchObject({
      status: 400,
      body: { success: false, code: 'BAD_REQUEST', field },
    })
  }
  expect(await readdir(made.server.exportFolder)).toEqual(['out'])
})

test('clone and backup of an unknown container are 500 with the cause, the other actions 404', async () => {
  await using made = await startWorld()
  for (const action of ['clone', 'backup'])
    expect(await made.post({ action, containerId: 'nobody-here' })).toMatchObject({
      status: 500,
      body: { success: false, action, code: `${action.toUpperCase()}_FAILED`, cause: 'CONTAINER_NOT_FOUND' },
    })
  expect(await made.post({ action: 'stop', containerId: 'nobody-here' })).toMatchObject({
    status: 404,
    body: { code: 'STOP_FAILED', cause: 'CONTAINER_NOT_FOUND' },
  })
})

test('only an engine that does not answer is 503', async () => {
  await using server = await startTestServer()
  for (const action of ['clone', 'backup', 'stop']) {
    const answer = await server.post(path, { action, containerId: 'web' })
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ cause: 'ENGINE_UNREACHABLE' })
  }
  expect((await server.call(path)).status).toBe(503)
  expect((await server.call('/healthz')).status).toBe(200)
  const ready = await server.call('/readyz')
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({
    engine: false,
    engines: [{ id: 'local', apiVersion: null, warnings: [] }],
  })
})

test('the actions do what they say', async () => {
  await using made = await startWorld()
  const { id, name } = await made.world.runContainer()
  const state = async () =>
    ((await made.world.get(`/containers/${id}/json`)) as { State: { Status: string } }).State.Status
  const act = async (action: string, options?: object) => {
    const answer = await made.post({ action, containerId: id, ...(options === undefined ? {} : { options }) })
    expect(answer, action).toMatchObject({ status: 200, body: { success: true, action, containerId: id.slice(0, 12) } })
  }
  await act('pause')
  expect(await state()).toBe('paused')
  await act('unpause')
  await act('stop', { timeoutSeconds: 1 })
  expect(await state()).toBe('exited')
  await act('start')
  await act('restart', { timeoutSeconds: 0 })
  await act('kill', { signal: 'SIGKILL' })
  await expect.poll(state).toBe('exited')
  await act('rename', { name: `${name}-b` })
  expect((await made.post({ action: 'stop', containerId: name })).status).toBe(404)
  await act('remove', { force: true })
  expect((await made.post({ action: 'remove', containerId: id })).status).toBe(404)
})

test('respond-async answers 202 with the job, which can be followed and cancelled and leaves nothing behind', async () => {
  await using gate = await gatedEngine()
  await using made = await startWorld(gate.dockerHost)
  const { id } = await made.world.finishedContainer('echo x > /blob')
  const started = await made.post(
    { action: 'backup', containerId: id, options: { name: 'x.tar.gz' } },
    { prefer: 'respond-async' },
  )
  expect(started.status).toBe(202)
  const location = String(started.headers.get('location'))
  expect(location).toBe(`/api/jobs/${String(started.body['id'])}`)
  const busy = await made.post({ action: 'remove', containerId: id })
  expect(busy).toMatchObject({ status: 409, body: { cause: 'CONTAINER_BUSY', jobId: started.body['id'] } })
  expect((await made.server.call(location, { method: 'DELETE' })).status).toBe(200)
  const status = async () =>
    ((await (await made.server.call(location)).json()) as { state: { status: string } }).state.status
  await expect.poll(status).toBe('cancelled')
  expect(await readdir(made.server.exportFolder)).toEqual([])
})

test('a retry with the same idempotency key gets the same backup, not a second one', async () => {
  await using made = await startWorld()
  const { id } = await made.world.finishedContainer('true')
  const headers = { 'idempotency-key': 'nightly-1' }
  const first = await made.post({ action: 'backup', containerId: id }, headers)
  const second = await made.post({ action: 'backup', containerId: id }, headers)
  expect(second.body).toEqual(first.body)
  expect(await readdir(made.server.exportFolder)).toHaveLength(1)
})

test('a finished export is downloaded whole or by Range and deleted with its file', async () => {
  await using made = await startWorld()
  const { id } = await made.world.finishedContainer('echo hello > /greeting')
  await made.post({ action: 'backup', containerId: id, options: { name: 'a.tar' } })
  await made.post({ action: 'backup', containerId: id, options: { name: 'a.tar.gz' } })
  const list = async () => {
    const answer = await made.server.call('/trpc/exports.list?input={"engineId":"local"}')
    const body = (await answer.json()) as {
      result: { data: { exports: { id: string; fileName: string; sizeBytes: number }[] } }
    }
    return body.result.data.exports
  }
  const plain = (await list()).find(({ fileName }) => fileName === 'a.tar')
  const url = `/api/exports/${String(plain?.id)}`
  const whole = await made.server.call(url, { headers: { 'accept-encoding': 'gzip, br' } })
  expect(whole.headers.get('content-disposition')).toBe('attachment; filename=a.tar')
  const bytes = Buffer.from(await whole.arrayBuffer())
  expect(bytes).toHaveLength(Number(plain?.sizeBytes))
  const part = await made.server.call(url, { headers: { range: 'bytes=512-1023' } })
  expect(part.status).toBe(206)
  expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(512, 1024))
  expect((await made.server.post('/trpc/exports.remove', { id: plain?.id })).status).toBe(200)
  expect(await readdir(made.server.exportFolder)).toEqual(['a.tar.gz'])
  expect((await made.server.call(url)).status).toBe(404)
})

test('a clone carries the configuration and is not started; a started one that would share data is refused', async () => {
  await using made = await startWorld()
  const volume = await made.world.createVolume()
  const { id, name } = await made.world.runContainer({
    Env: ['COLOUR=red'],
    HostConfig: { Binds: [`${volume}:/data`] },
  })
  const clone = await made.post({ action: 'clone', containerId: name })
  expect(clone).toMatchObject({ status: 200, body: { success: true, action: 'clone', sourceId: id.slice(0, 12) } })
  expect(clone.body['newName']).toMatch(new RegExp(`^${name}-clone-\\d{13}$`))
  const inspect = (await made.world.get(`/containers/${String(clone.body['newId'])}/json`)) as {
    State: { Status: string }
    Config: { Env: string[] }
    HostConfig: { Binds: string[] }
  }
  expect(inspect.State.Status).toBe('created')
  expect(inspect.Config.Env).toContain('COLOUR=red')
  expect(inspect.HostConfig.Binds).toEqual([`${volume}:/data:nocopy`])

  const shared = { status: 500, body: { code: 'CLONE_FAILED', cause: 'MOUNT_SHARED' } }
  expect(await made.post({ action: 'clone', containerId: name, options: { start: true } })).toMatchObject(shared)
  const later = await made.post({ action: 'start', containerId: clone.body['newId'] })
  expect(later).toMatchObject({ status: 409, body: { cause: 'MOUNT_SHARED' } })
  const options = { allowSharedMounts: true }
  expect((await made.post({ action: 'start', containerId: clone.body['newId'], options })).status).toBe(200)
})

test('of twenty clones to one name at once one is made, nineteen say so, and nothing is orphaned', async () => {
  await using made = await startWorld()
  const volume = await made.world.createVolume()
  const { name } = await made.world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const clone = made.world.name('clone')
  const count = async (path: string) => {
    const filters = JSON.stringify({ label: [`io.holdfast.test=${made.world.runId}`] })
    const found = await made.world.get(`${path}${path.includes('?') ? '&' : '?'}filters=${encodeURIComponent(filters)}`)
    return (Array.isArray(found) ? found : (found as { Volumes: unknown[] }).Volumes).length
  }
  const before = [await count('/containers/json?all=true'), await count('/volumes')]
  const options = { name: clone, mounts: { '/data': 'empty' } }
  const asked = Array.from({ length: 20 }, () => made.post({ action: 'clone', containerId: name, options }))
  const answers = await Promise.all(asked)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const refused = answers.filter(({ status, body }) => status === 500 && body['cause'] === 'NAME_IN_USE')
  expect(refused).toHaveLength(19)
  const after = [await count('/containers/json?all=true'), await count('/volumes')]
  expect(after).toEqual([Number(before[0]) + 1, Number(before[1]) + 1])
})
