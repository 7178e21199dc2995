import { execFile } from 'node:child_process'
import { readlink } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'
import { createTestToken } from './signed-call.ts'
import { temporaryFolder } from './temporary-folder.ts'

const run = promisify(execFile)
const checkout = fileURLToPath(new URL('../../../..', import.meta.url))

export interface ContainedServer extends TestObject {
  readonly url: string
  /** False where the engine has a network namespace of its own: nobody outside reaches the server. */
  readonly isReachable: boolean
  readonly dataFolder: string
  /** An admin's. */
  readonly token: string
}

/** The real server in a container of the engine it works on, in the host's network, with this checkout and this node mounted. */
export async function startContained(world: TestWorld): Promise<ContainedServer & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const { path: dataFolder } = stack.use(await temporaryFolder())
  const socket = world.engine.endpoint.slice('unix://'.length)
  const folders = ['/lib', '/lib64', '/usr/lib', dirname(process.execPath), checkout]
  const container = await world.runContainer({
    Cmd: [process.execPath, `${checkout}apps/server/src/main.ts`],
    Env: [`DOCKER_HOST=unix:///engine/${basename(socket)}`, 'HOLDFAST_PORT=0', `HOLDFAST_DATA_DIR=${dataFolder}`],
    HostConfig: {
      NetworkMode: 'host',
      Binds: [
        `${dirname(socket)}:/engine`,
        `${dataFolder}:${dataFolder}`,
        ...folders.map((folder) => `${folder}:${folder}:ro`),
      ],
    },
  })
  let output = ''
  const url = () => /^Holdfast is at (\S+)/m.exec(output)?.[1]
  const read = async () => {
    const { stdout, stderr } = await run('docker', ['logs', container.name])
    output = stdout
    if (!stderr.includes('Error')) return url()
    throw new Error(stderr)
  }
  await expect.poll(read).toBeDefined()
  const token = await createTestToken(dataFolder)
  const { State } = (await world.get(`/containers/${container.id}/json`)) as { State: { Pid: number } }
  const [inside, here] = await Promise.all([State.Pid, 'self'].map((one) => readlink(`/proc/${one}/ns/net`)))
  const place = { url: url() ?? '', isReachable: inside === here, dataFolder }
  const parts = stack.move()
  return { ...container, ...place, token, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
