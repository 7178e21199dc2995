import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { openDatabase } from '../database/open-database.ts'
import { Engines } from '../engines/engines.ts'
import { exportRequest } from '../testing/start-runner.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { exportRecipe } from './export-recipe.ts'
import { ExportTable } from './export-table.ts'
import { somebody } from '../testing/somebody.ts'

const task = { jobId: 'job', actor: somebody, signal: new AbortController().signal, report: () => undefined }

test('a file that cannot be listed does not stay', async () => {
  await using made = await startExports()
  made.table.insert = () => Promise.reject(new Error('disk I/O error'))

  await expect(made.recipe.run(made.request, task)).rejects.toMatchObject({ code: 'STORAGE_FAILED' })

  expect(await readdir(made.folder)).toEqual([])
})

test('the sweep of a job takes away the file it finished and its row, for nobody was told of them', async () => {
  await using made = await startExports()
  await made.recipe.run(made.request, task)
  expect(await made.table.list('local')).toMatchObject([{ fileName: 'a.tar', present: true }])

  await made.recipe.sweep(made.request, 'job')

  expect(await made.table.list('local')).toEqual([])
  expect(await readdir(made.folder)).toEqual([])
})

test('the sweep of a job that made no file leaves one of the same name alone', async () => {
  await using made = await startExports()
  await made.recipe.run(made.request, task)

  await made.recipe.sweep(made.request, 'a later job of the same name')

  expect(await readdir(made.folder)).toEqual(['a.tar'])
})

async function startExports() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] })))
  const data = stack.use(await temporaryFolder())
  const files = stack.use(await temporaryFolder())
  const table = new ExportTable(stack.adopt(await openDatabase(data.path), (open) => open.destroy()))
  const engines = new Engines([world.engine])
  const recipe = exportRecipe({ engines, table, roots: [files.path], idleTimeoutMs: 60_000 })
  const { id } = await world.finishedContainer('true')
  const { subject, ...asked } = exportRequest('a.tar')
  const request = { ...asked, subject: { ...subject, containerId: id }, folder: files.path }
  const parts = stack.move()
  return { table, recipe, request, folder: files.path, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
