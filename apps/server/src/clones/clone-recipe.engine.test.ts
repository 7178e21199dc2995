import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { openDatabase } from '../database/open-database.ts'
import { Engines } from '../engines/engines.ts'
import { silentLog } from '../testing/silent-log.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { cloneRecipe } from './clone-recipe.ts'
import { QuiescedTable } from '../upkeep/quiesced-table.ts'
import { RestartPolicyTable } from '../upkeep/restart-policy-table.ts'
import { SizeCache } from '../engines/size-cache.ts'
import { cloneRequest } from '../testing/clone-job.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { somebody } from '../testing/somebody.ts'

const engine = connectEngine({ dockerHost: process.env['DOCKER_HOST'] })
const pending = { engineId: engine.id, name: 'on-failure', maximumRetryCount: 3 }

test('a clone whose restart policy cannot be remembered is removed, and its job fails', async () => {
  await using made = await startRecipe()
  made.restartPolicies.insert = () => Promise.reject(new Error('disk I/O error'))
  const { id } = await made.world.runContainer({ HostConfig: { RestartPolicy: { Name: 'always' } } })
  const task = newTask()

  await expect(made.recipe.run(cloneOf(made.world, id), task)).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining('removed again'),
  })

  expect(await listMadeBy(made.world, task.jobId)).toEqual([])
})

test('a clone of a clone that was not seen healthy yet gets the restart policy that one is to get', async () => {
  await using made = await startRecipe()
  const { id } = await made.world.runContainer()
  await made.restartPolicies.insert({ containerId: id, ...pending })

  const result = await made.recipe.run(cloneOf(made.world, id), newTask())

  expect(result).toMatchObject({ restartPolicy: 'on-failure' })
  expect(await made.restartPolicies.find(result.containerId)).toMatchObject(pending)
})

test('a restart policy that was asked for is the clone’s own, whatever its source is to get', async () => {
  await using made = await startRecipe()
  const { id } = await made.world.runContainer()
  await made.restartPolicies.insert({ containerId: id, ...pending })
  const request = cloneOf(made.world, id)
  request.options.overrides.restartPolicy = { name: 'no' }

  const result = await made.recipe.run(request, newTask())

  expect(result.restartPolicy).toBeNull()
  expect(await made.restartPolicies.find(result.containerId)).toBeNull()
})

test('the sweep removes what was made though the source cannot be let go, and names both failures', async () => {
  await using made = await startRecipe()
  const jobId = randomUUID()
  const Labels = { 'io.holdfast.job': jobId }
  const stuck = await made.world.createContainer({ Cmd: ['/no-such-program'] })
  await made.quiesced
    .journal({ engineId: engine.id, jobId })
    .quiesced({ containerId: stuck.id, how: 'stop', startedAt: null })
  await made.world.createVolume({ Labels })
  const busy = await made.world.createVolume({ Labels })
  await made.world.createContainer({ HostConfig: { Binds: [`${busy}:/data`] } })

  const swept = made.recipe.sweep(cloneOf(made.world, stuck.id), jobId)

  await expect(swept).rejects.toMatchObject({
    name: 'OpError',
    message: expect.stringMatching(/is still stopped.*in use/s),
    cause: { errors: [{ code: 'ENGINE_REFUSED' }, { code: 'INVALID_STATE' }] },
  })
  expect(await listMadeBy(made.world, jobId)).toMatchObject([{ Name: busy }])
  expect(await made.quiesced.find(jobId)).not.toBeNull()
})

async function startRecipe() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(engine))
  const data = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(data.path), (open) => open.destroy())
  const quiesced = new QuiescedTable(database)
  const restartPolicies = new RestartPolicyTable(database)
  const sizes = stack.use(new SizeCache(silentLog))
  const engines = new Engines([engine])
  const recipe = cloneRecipe({ engines, quiesced, restartPolicies, sizes, idleTimeoutMs: 60_000 })
  const parts = stack.move()
  return { world, quiesced, restartPolicies, recipe, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function newTask() {
  const { signal } = new AbortController()
  return { jobId: randomUUID(), actor: somebody, signal, report: () => undefined }
}

function cloneOf(world: TestWorld, containerId: string) {
  return { ...cloneRequest(containerId), name: world.name('clone') }
}
