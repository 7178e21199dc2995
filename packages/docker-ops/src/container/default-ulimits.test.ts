import { expect, test } from 'vitest'
import { answerJson, startFakeEngine, type FakeAnswer } from '../engine/testing/start-fake-engine.ts'
import { rawContainer } from '../engine/raw/raw-inspect.ts'
import { possibleDefaultUlimits } from './default-ulimits.ts'

const { signal } = new AbortController()
const source = inspected('source', ['nofile', 'core'])

test('what another container has no limit of is no default of the engine', async () => {
  expect(await possible({ other: answerJson(200, inspected('other', ['core'])) })).toEqual(['core'])
  expect(await possible({ other: answerJson(200, inspected('other', [])) })).toEqual([])
  expect(await possible({ source: answerJson(200, source) })).toEqual(['core', 'nofile'])
})

test('a container that is gone, fails or does not answer tells nothing, and keeps nobody waiting', async () => {
  const gone = answerJson(404, { message: 'No such container' })
  const failing = answerJson(500, { message: 'dead' })
  const silent: FakeAnswer = () => {}
  expect(await possible({ gone, failing })).toEqual(['core', 'nofile'])
  expect(await possible({ gone, other: answerJson(200, inspected('other', ['nofile'])), silent })).toEqual(['nofile'])
})

async function possible(others: Record<string, FakeAnswer>): Promise<string[]> {
  const rows = Object.keys(others).map((Id) => {
    return {
      Id,
      Names: [`/${Id}`],
      Image: 'x',
      ImageID: 'x',
      State: 'exited',
      Status: '',
      Created: 0,
      Ports: [],
      Labels: {},
      Mounts: [],
    }
  })
  await using fake = await startFakeEngine([
    [/containers\/json/, answerJson(200, rows)],
    ...Object.entries(others).map(([id, answer]) => [new RegExp(`/containers/${id}/json`), answer] as const),
  ])
  return await possibleDefaultUlimits(fake.engine, source, signal)
}

function inspected(Id: string, names: string[]) {
  return rawContainer.parse({
    Id,
    Name: `/${Id}`,
    Image: 'x',
    State: { Status: 'created' },
    Config: { Image: 'x' },
    HostConfig: { Ulimits: names.map((Name) => ({ Name, Soft: 1, Hard: 2 })) },
    NetworkSettings: {},
  })
}
