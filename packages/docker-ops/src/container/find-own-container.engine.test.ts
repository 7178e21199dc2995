import { execFile } from 'node:child_process'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createTestWorld } from '../testing/create-test-world.ts'
import { findOwnContainer } from './find-own-container.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const checkout = fileURLToPath(new URL('../../../..', import.meta.url))
const socket = engine.endpoint.slice('unix://'.length)
const program = `
  import { connectEngine, findOwnContainer } from '@holdfast/docker-ops'
  process.stdout.write(String(await findOwnContainer(connectEngine({ dockerHost: 'unix:///engine/${basename(socket)}' }))))
`

test('a process in a container recognises itself, under whatever host name', async () => {
  await using world = await createTestWorld(engine)
  const node = process.execPath
  const folders = ['/lib', '/lib64', '/usr/lib', dirname(node), checkout]
  const { id, name } = await world.createContainer({
    Hostname: 'chosen',
    Cmd: [node, '--input-type=module', '-e', program],
    WorkingDir: `${checkout}packages/docker-ops`,
    HostConfig: {
      NetworkMode: 'none',
      Binds: [`${dirname(socket)}:/engine`, ...folders.map((folder) => `${folder}:${folder}:ro`)],
    },
  })
  const { stdout } = await promisify(execFile)('docker', ['start', '--attach', name])
  expect(stdout).toBe(id)
})

test('a process on the host is in none', async () => {
  expect(await findOwnContainer(engine)).toBeNull()
})
