import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { readDescription } from '../rest/openapi/testing/read-description.ts'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { escapeMarker, hostileStrings } from '../testing/hostile-strings.ts'
import { callWithEach, placesOf, tracesOf } from '../testing/hostile-sweep.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { recordingLog } from '../testing/recording-log.ts'
import { registeredProcedures } from '../testing/registered-procedures.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { textPlaces, type JsonSchema, type TextPlace } from '../testing/text-places.ts'

const dockerHost = process.env['DOCKER_HOST']
const restPath = '/api/docker/containers'
const { log, lines } = recordingLog()
const parts = ['source', 'image', 'configuration', 'environment', 'labels', 'mounts', 'ports', 'networks', 'options']
/** Of a plan that nobody made: a start that is right in all else ends with PLAN_CHANGED. */
const plan = Object.fromEntries(parts.map((part) => [part, 'x']))
/** Without what no argument and no label of a container can have. */
const texts = hostileStrings.filter((text) => !text.includes('\0') && text.isWellFormed())
const started = new Set<string>()
const faults = ['INTERNAL', 'STORAGE_FAILED', 'ENGINE_REFUSED', 'ENGINE_UNREACHABLE', 'VAULT_DAMAGED']

let world: TestWorld
let source: TestObject
let server: TestServer
let client: TestClient
let samples: Record<string, string>

beforeAll(async () => {
  world = await createTestWorld(connectEngine({ dockerHost }))
  server = await startTestServer({ dockerHost, log })
  client = connectClient(server)
  const volume = await world.createVolume()
  source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`], NetworkMode: 'none' } })
  samples = { engineId: 'local', engine: 'local', containerId: source.id }
  const { backupId } = await act({ action: 'backup', containerId: source.id, options: { format: 'complete' } })
  const { backups } = await client.trpc.backups.list.query({})
  samples = { ...samples, backupId, vaultId: backups[0]?.vaultId ?? '' }
})
afterAll(async () => {
  client[Symbol.dispose]()
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test.each([
  { path: 'clones.plan' },
  // What it overrides goes the way of a clone's.
  { path: 'restores.plan', isMeant: isOfItself },
  { path: 'backups.preview' },
  { path: 'containers.inspect' },
])('$path answers or refuses, whatever text it is asked with', async ({ path, isMeant }) =>
  expect(await sweep(path, isMeant)).toEqual([]),
)

test.each([
  { path: 'clones.start', beside: 'clones.plan' },
  { path: 'restores.start', beside: 'restores.plan' },
])('$path takes or refuses whatever text it has beside those of a plan', async ({ path, beside }) => {
  const known = new Set(placesOf(procedureOf(beside), samples).map((place) => place.path))
  const rest = { name: world.name('never'), plan }
  // The parts of a digest are all alike.
  const isMeant = (place: TextPlace) => !known.has(place.path) && !/^plan\.(?!source)/.test(place.path)
  expect(await sweep(path, isMeant, rest)).toEqual([])
})

test.each(['exports.start', 'backups.start'])('%s takes or refuses whatever text', async (path) => {
  expect(await sweep(path)).toEqual([])
})

test('an export lies in its folder under whatever name or in whatever folder of it was asked for, and nowhere else', async () => {
  await ended()
  const options = texts.map((text, index) => (index % 3 === 0 ? { path: text } : { name: `${text}.tar` }))
  const names = await Promise.all(
    options.map(async (each) => {
      const answer = await server.post(restPath, { action: 'backup', containerId: source.id, options: each })
      const { cause, backupFile } = (await answer.json()) as { cause?: string; backupFile?: string }
      expect([undefined, 'CONTAINER_BUSY', 'FILE_EXISTS'], JSON.stringify(each)).toContain(cause)
      return backupFile ?? []
    }),
  )
  const files = await readdir(server.exportFolder, { recursive: true, withFileTypes: true })
  const exports = files.filter((entry) => entry.isFile()).map(({ name }) => name)
  expect(exports).toEqual(expect.arrayContaining(names.flat()))
  // With what the sweep before this left.
  expect((await client.trpc.exports.list.query({ engineId: 'local' })).exports).toHaveLength(exports.length)
})

test('what is done to a container takes or refuses whatever text, and it is as it was', async () => {
  await ended()
  for (const action of ['start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove', 'rename'])
    expect(await sweep(`containers.${action}`)).toEqual([])
  await client.trpc.containers.rename.mutate({ engineId: 'local', containerId: source.id, name: source.name })
  expect(await world.get(`/containers/${source.id}/json`)).toMatchObject({ State: { Status: 'running' } })
})

test('the actions of REST take or refuse whatever text', async () => {
  const { operations, schemas } = await readDescription(server)
  const body = operations.find(({ method, path }) => method === 'POST' && path === restPath)?.requestBody
  const schema = body?.content['application/json']?.schema as JsonSchema
  const places = textPlaces(schema, { samples, definitions: schemas as Record<string, JsonSchema> })
  const bodies = places
    .filter(isOfItself)
    // Of each place a part, so that all of them are sent over all.
    .flatMap(({ fill }, index) => hostileStrings.filter((_, which) => (which + index) % 7 === 0).map(fill))
  const wrong = await Promise.all(
    (bodies as { action: string; options?: object }[]).map(async ({ action, options, ...asked }) => {
      const never = ['clone', 'restore'].includes(action) ? { name: world.name('never'), plan } : {}
      const answer = await server.post(restPath, { action, options: { ...never, ...options }, ...asked })
      const { code, cause = code } = (await answer.json()) as { code?: string; cause?: string }
      return faults.includes(cause ?? '') ? JSON.stringify({ action, options, asked, cause }) : []
    }),
  )
  expect(wrong.flat()).toEqual([])
})

test('a clone and its restore have every text to the letter, run none of it, and are all that is left', async () => {
  await ended()
  const overrides = {
    env: Object.fromEntries(texts.map((text, index) => [`HOSTILE_${index}`, text])),
    labels: Object.fromEntries(texts.map((text, index) => [`${text.slice(0, 1_000)}.${index}`, text])),
    entrypoint: ['true'],
    command: texts,
  }
  const name = world.name('clone')
  const clone = await act({
    action: 'clone',
    containerId: source.id,
    options: { name, start: true, mounts: { '/data': 'exclude' }, overrides },
  })
  const backup = await act({ action: 'backup', containerId: name, options: { format: 'complete' } })
  const restored = { name: world.name('restored'), start: true, overrides: { networks: {} } }
  const restore = await act({ action: 'restore', options: { backupId: backup.backupId, ...restored } })
  for (const { newId } of [clone, restore]) {
    const { Config } = (await world.get(`/containers/${newId}/json`)) as { Config: { Env: string[]; Labels: object } }
    expect(Config).toMatchObject({ Cmd: texts, Labels: overrides.labels })
    expect(Config.Env).toEqual(expect.arrayContaining(Object.entries(overrides.env).map((pair) => pair.join('='))))
    expect(JSON.stringify(await world.get(`/containers/${newId}/changes`))).not.toContain(escapeMarker)
  }
  expect((await made()).toSorted()).toEqual([clone.newId, restore.newId].toSorted())
  expect(await tracesOf(lines, server)).toEqual([])
})

function isOfItself({ path }: TextPlace): boolean {
  return !/\boverrides\./.test(path)
}

function procedureOf(path: string) {
  const procedure = registeredProcedures().find((one) => one.path === path)
  if (procedure === undefined) throw new Error(`there is no ${path}`)
  return procedure
}

/** What is wrong with the answers to every hostile text in every place. */
async function sweep(path: string, isMeant: (place: TextPlace) => boolean = () => true, rest: object = {}) {
  const procedure = procedureOf(path)
  const places = placesOf(procedure, samples).filter(isMeant)
  expect(places.length).toBeGreaterThan(0)
  const inputs = places.flatMap(({ fill }) => hostileStrings.map((text) => ({ ...rest, ...(fill(text) as object) })))
  const answers = await callWithEach(server.call, procedure, inputs)
  for (const { result } of answers)
    if (path.endsWith('s.start')) started.add((result?.data as { id?: string } | undefined)?.id ?? '')
  started.delete('')
  return answers.flatMap(({ error }) => ((error?.data.httpStatus ?? 200) < 500 ? [] : JSON.stringify(error)))
}

async function act(body: object): Promise<{ newId: string; backupId: string }> {
  const answer = await server.post(restPath, body)
  const said = (await answer.json()) as { newId: string; backupId: string }
  expect(answer.status, JSON.stringify(said)).toBe(200)
  return said
}

/** Waits for what was started: none of it failed by a fault. */
async function ended(): Promise<void> {
  for (const id of started) {
    const state = async () => (await client.trpc.jobs.find.query({ id })).state
    await expect.poll(state).not.toMatchObject({ status: expect.stringMatching(/queued|running/) as unknown })
    expect(faults).not.toContain(((await state()) as { code?: string }).code)
  }
}

/** Whatever a job of this server has on the engine: containers by their short ids. */
async function made(): Promise<string[]> {
  const { entries, nextCursor } = await client.trpc.jobs.history.query({ limit: 200 })
  expect(nextCursor).toBeNull()
  const objects = await Promise.all(entries.map(({ id }) => listMadeBy(world, id)))
  return objects.flat().map((one) => (one as { Id?: string }).Id?.slice(0, 12) ?? JSON.stringify(one))
}
