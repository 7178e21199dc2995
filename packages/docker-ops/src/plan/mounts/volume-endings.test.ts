import { expect, test } from 'vitest'
import { volumeEndings } from './volume-endings.ts'

const anonymous = (Destination: string, Name = 'a'.repeat(64)) => ({
  Type: 'volume',
  Name,
  Source: '/v',
  Destination,
  RW: true,
})
const folder = (Destination: string) => ({ Type: 'bind', Source: '/srv', Destination, RW: true })
const valid = /^[a-zA-Z0-9_.-]{1,120}$/

test.each([
  [[anonymous('/var/lib/data')], ['var-lib-data']],
  [
    [anonymous('/my-data'), folder('/other')],
    ['my-data', 'other'],
  ],
  [[anonymous('/data', 'orders')], ['orders']],
  [
    [anonymous('/one', 'orders'), anonymous('/two', 'orders')],
    ['orders', 'orders'],
  ],
  [[folder('/')], [expect.stringMatching(/^root-/)]],
])('the names of %j end in %j', (mounts, endings) => {
  expect([...volumeEndings(mounts).values()]).toEqual(endings)
})

test.each([
  ['paths that are one word without their slashes', [anonymous('/data/a'), anonymous('/data-a')]],
  ['paths in another script', [anonymous('/данные'), anonymous('/数据')]],
  ['a path and a volume that is called like it', [anonymous('/srv', 'data'), folder('/data')]],
  ['long paths', [folder(`/${'d'.repeat(150)}/${'e'.repeat(150)}`), folder(`/${'d'.repeat(300)}`)]],
  ['long names', ['1', '2'].map((end) => anonymous(`/data${end}`, `${'n'.repeat(200)}${end}`))],
])('%s lead to names that are valid and not the same', (_what, mounts) => {
  const endings = [...volumeEndings(mounts).values()]
  for (const ending of endings) expect(ending).toMatch(valid)
  expect(new Set(endings).size).toBe(endings.length)
  expect([...volumeEndings(mounts.toReversed()).values()].toReversed()).toEqual(endings)
})
