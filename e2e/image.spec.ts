import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'
import { freePort } from '@holdfast/docker-ops/testing/free-port'
import { nodeImage } from '../scripts/demo/images/node-image.ts'
import { ensureImage } from '../scripts/demo/images/ensure-image.ts'
import { test } from './console-test.ts'

const run = promisify(execFile)

const admin = { name: 'anna', password: 'a harbour at dusk' }

test('the image is set up, backs up and restores, and has its data after a restart', async ({ world, panel }) => {
  test.setTimeout(600_000)
  const engine = { dockerHost: process.env['DOCKER_HOST'] }
  await ensureImage({ engine, dataFolder: panel.dataFolder, say: () => undefined }, nodeImage)
  await run(process.execPath, ['scripts/run.mjs', 'build'])
  await using image = await buildImage(world)
  const volume = await world.createVolume()
  const own = await startImage(world, { image: image.tag, volume })
  expect(await world.execute(own, '[ "$(id -u)" = 10001 ] && touch /tmp/allowed && ! touch /app/refused')).toBe(0)

  const { stdout: log } = await run('docker', ['logs', own.name])
  const [, link = '', token = ''] = /(http\S+)#token=(\S+)/.exec(log) ?? []
  expect(link).toBe(`${own.url}/setup`)
  expect(await own.post('/trpc/session.setUp', { token, ...admin })).toMatchObject({ status: 200 })
  const ci = ['token', 'create', '--role', 'operator', '--name', 'ci']
  const secret = (await run('docker', ['exec', own.name, 'holdfast', ...ci])).stdout.trim()

  const [source, name] = [await world.runContainer(), world.name('restored')]
  await world.execute(source, 'echo kept > /own')
  const actions = '/api/docker/containers'
  const ask = { action: 'backup', containerId: source.id, options: { format: 'complete' } }
  const { body: backup } = await own.post(actions, ask, secret)
  expect(backup).toMatchObject({ success: true, backupId: expect.any(String) })
  const stop = { action: 'stop', containerId: own.id }
  expect((await own.post(actions, stop, secret)).body).toMatchObject({ cause: 'OWN_CONTAINER' })

  await run('docker', ['stop', own.name])
  expect(await world.get(`/containers/${own.id}/json`)).toMatchObject({ State: { ExitCode: 0 } })
  await run('docker', ['rm', own.name])
  const next = await startImage(world, { image: image.tag, volume })
  expect(await next.post('/trpc/session.signIn', admin)).toMatchObject({ status: 200 })
  const options = { backupId: backup['backupId'], name, start: true }
  const { body: restored } = await next.post(actions, { action: 'restore', options }, secret)
  expect(restored).toMatchObject({ success: true, newName: name })
  expect(await world.execute({ id: String(restored['newId']), name }, '[ "$(cat /own)" = kept ]')).toBe(0)
})

/** By the engine's own builder, out of `dist` alone: the build needs no registry. */
async function buildImage({ labels, name }: TestWorld) {
  const tag = `${name('image')}:1`
  const base = (await run('docker', ['image', 'inspect', '--format', '{{.Id}}', nodeImage.name])).stdout.trim()
  const named = Object.entries(labels).flatMap(([label, value]) => ['--label', `${label}=${value}`])
  const args = ['build', '--network=none', '--build-arg', `BASE=${nodeImage.name}`, ...named, '--tag', tag, '-']
  const build = spawn('docker', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const [output, problems, [code]] = await Promise.all([
    text(build.stdout),
    text(build.stderr),
    once(build, 'exit'),
    pipeline(spawn('tar', ['-c', 'Dockerfile', 'dist']).stdout, build.stdin),
  ])
  expect(code, `${output}${problems}`).toBe(0)
  // The classic builder keeps an image of every step.
  const steps = [...new Set([...output.matchAll(/^ ---> ([0-9a-f]{12})$/gm)].map(([, id]) => id ?? ''))]
  const ours = steps.filter((id) => !base.startsWith(`sha256:${id}`)).toReversed()
  return {
    tag,
    [Symbol.asyncDispose]: async () => {
      await run('docker', ['ps', '-aq', '--filter', `ancestor=${tag}`]).then(({ stdout }) =>
        run('docker', ['rm', '--force', '--volumes', ...stdout.split('\n').filter(Boolean)]),
      )
      await run('docker', ['image', 'rm', '--force', tag])
      for (const id of ours) await run('docker', ['image', 'rm', id]).catch(() => undefined)
    },
  }
}

/** As compose.yaml runs it. */
async function startImage(world: TestWorld, { image, volume }: { image: string; volume: string }) {
  const socket = world.engine.endpoint.slice('unix://'.length)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const container: TestObject = await world.runContainer({
    Image: image,
    Cmd: undefined,
    StopSignal: 'SIGTERM',
    Env: [`HOLDFAST_URL=${url}`, 'HOLDFAST_INSECURE_HTTP=1'],
    Healthcheck: { Interval: 1_000_000_000 },
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': '' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      GroupAdd: [String((await stat(socket)).gid)],
      Binds: [`${socket}:/var/run/docker.sock`, `${volume}:/data`],
      PortBindings: { '3010/tcp': [{ HostIp: '127.0.0.1', HostPort: port }] },
    },
  })
  const health = async () => {
    const { State } = (await world.get(`/containers/${container.id}/json`)) as { State: { Health: { Status: string } } }
    return State.Health.Status
  }
  await expect.poll(health, { timeout: 120_000 }).toBe('healthy')
  const post = async (path: string, input: object, token?: string) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(input) })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  return { ...container, url, post }
}
