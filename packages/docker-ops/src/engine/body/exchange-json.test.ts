import { setTimeout as delay } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ask, askIfThere } from '../ask-engine.ts'
import { answerJson, startFakeEngine } from '../testing/start-fake-engine.ts'
import { getJson, postJson } from './exchange-json.ts'

const inspect = '{"HostConfig":{"Ulimits":[{"Name":"core","Hard":9223372036854775807,"Soft":9007199254740993}]}}'
const parsed = { HostConfig: { Ulimits: [{ Name: 'core', Hard: 9223372036854775807n, Soft: 9007199254740993n }] } }

test('an answer is read, and a body is written, to the last digit', async () => {
  const bodies: string[] = []
  await using fake = await startFakeEngine([
    [/json$/, (response) => response.end(inspect)],
    [
      /create/,
      (response, request) =>
        void text(request).then((body) => {
          bodies.push(body)
          response.writeHead(201).end('{"Id":"x"}')
        }),
    ],
  ])
  expect(await getJson(fake.engine, '/containers/x/json')).toEqual(parsed)
  expect(await postJson(fake.engine, '/containers/create', parsed)).toEqual({ Id: 'x' })
  expect(bodies).toEqual([inspect])
})

test('a refusal is what the engine said, with its status, and a missing thing is none', async () => {
  await using fake = await startFakeEngine([
    [/gone/, answerJson(404, { message: 'No such container: gone' })],
    [/taken/, answerJson(409, { message: 'is already in use by container "x"' })],
    [/plain/, (response) => response.writeHead(500).end('no JSON\n')],
  ])
  expect(await askIfThere(getJson(fake.engine, '/gone'))).toBeNull()
  await expect(ask(getJson(fake.engine, '/gone'), { container: 'gone' })).rejects.toMatchObject({
    code: 'CONTAINER_NOT_FOUND',
  })
  await expect(ask(postJson(fake.engine, '/taken', {}))).rejects.toMatchObject({ code: 'NAME_IN_USE' })
  await expect(ask(getJson(fake.engine, '/plain'))).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
    message: 'no JSON',
  })
})

test('an answer that is cut off is no answer', async () => {
  await using fake = await startFakeEngine([
    [
      /cut/,
      (response) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('{"a":', () => response.destroy())
      },
    ],
  ])
  await expect(ask(getJson(fake.engine, '/cut'))).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
})

test.each(['before it is sent', 'before its answer', 'within its answer'])('a call is ended %s', async (when) => {
  const abort = new AbortController()
  await using fake = await startFakeEngine([
    [
      /slow/,
      (response) => {
        const end = () => abort.abort(new RangeError('Enough.'))
        if (when === 'within its answer') response.writeHead(200).write('{', end)
        else end()
      },
    ],
  ])
  if (when === 'before it is sent') abort.abort(new RangeError('Enough.'))
  await expect(ask(getJson(fake.engine, '/slow', abort.signal), {}, abort.signal)).rejects.toThrow('Enough.')
  await expect.poll(() => fake.connections()).toBe(0)
  await delay(0)
})
