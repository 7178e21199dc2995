import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planCloneInput } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { Engines } from '../engines/engines.ts'
import { silentLog } from '../testing/silent-log.ts'
import { startRunner } from '../testing/start-runner.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { Clones } from './clones.ts'
import { SizeCache } from '../engines/size-cache.ts'
import { callerAs } from '../testing/somebody.ts'

test('a plan the engine does not answer for is a timeout that names the engine, not a fault of ours', async () => {
  await using silent = await startSilentEngine()
  await using world = await startRunner(() => Promise.reject(new Error('this test makes no export')))
  await using sizes = new SizeCache(silentLog)
  const engines = new Engines([connectEngine({ dockerHost: silent.dockerHost })])
  const clones = new Clones({ engines, runner: world.runner, history: world.history, sizes, answerMs: 100 })

  const planned = clones.plan(planCloneInput.parse({ engineId: 'local', containerId: 'web' }), callerAs('admin'))

  await expect(planned).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining(silent.dockerHost) })
})

/** It takes every call, and answers none. */
async function startSilentEngine() {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'silent.sock')
  const server = createServer(() => undefined).listen(path)
  await once(server, 'listening')
  return {
    dockerHost: `unix://${path}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
