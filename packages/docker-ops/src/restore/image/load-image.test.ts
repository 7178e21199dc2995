import { expect, test } from 'vitest'
import { answerJson, startFakeEngine, type FakeAnswer } from '../../engine/testing/start-fake-engine.ts'
import { loadImage } from './load-image.ts'

const image = { config: Buffer.from('{}'), tag: 'holdfast-restore:job', layers: [], known: 0 }
const run = { signal: new AbortController().signal, onProgress: () => {} }

test.each([
  ['an error', '{"errorDetail":{"message":"no such layer"},"error":"no such layer"}\r\n', 'no such layer'],
  [
    'an image that was not unpacked, which is loaded all the same',
    '{"stream":"Loaded image: x:1\\n"}\r\n{"stream":"Error unpacking image x:1: wrong diff id\\n"}\r\n',
    'Error unpacking image x:1: wrong diff id',
  ],
  ['the same as plain text', 'Error unpacking image x:1: wrong diff id', 'Error unpacking image x:1: wrong diff id'],
])('%s in an answer of 200 is a failure', async (_what, answer, reason) => {
  await using fake = await startFakeEngine([[/\/images\/load/, answerLoad(answer)]])
  await expect(loadImage(fake.engine, { ...image, openLayer }, run)).rejects.toMatchObject({
    code: 'ENGINE_REFUSED',
    message: expect.stringContaining(reason),
  })
})

test('a disk that is full while the image is unpacked is said to be', async () => {
  const answer = '{"stream":"Error unpacking image x:1: write /a: no space left on device\\n"}\r\n'
  await using fake = await startFakeEngine([[/\/images\/load/, answerLoad(answer)]])
  await expect(loadImage(fake.engine, { ...image, openLayer }, run)).rejects.toMatchObject({ code: 'DISK_FULL' })
})

test.each(['{"stream":"Loaded image: Error unpacking image/x:1\\n"}\r\n', '', '{"status":"Loading layer"}\n'])(
  '%j is none',
  async (answer) => {
    await using fake = await startFakeEngine([
      [/\/images\/load/, answerLoad(answer)],
      [/\/images\/holdfast-restore:job\/json/, answerJson(200, { Id: 'sha256:x' })],
    ])
    expect(await loadImage(fake.engine, { ...image, openLayer }, run)).toBe('sha256:x')
  },
)

function answerLoad(answer: string): FakeAnswer {
  return (response, request) => void request.resume().on('end', () => response.writeHead(200).end(answer))
}

async function* openLayer(): AsyncGenerator<Buffer> {
  yield* []
}
