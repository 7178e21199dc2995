import { expect, test } from 'vitest'
import { brief, imageId, planContext } from '../testing/plan-context.ts'
import { planConfig } from './plan-config.ts'

test('a tag that still means the image stays, one that moved on gives way to the id', () => {
  expect(planConfig(planContext())).toEqual({ config: {}, changes: [] })
  const moved = planConfig(planContext({ imageNameIsCurrent: false }))
  expect(moved.config).toEqual({ Image: imageId })
  expect(brief(moved.changes)).toEqual([['Config.Image', 'shop:1', imageId]])
})

test('a MAC address is not given twice', () => {
  const { config, changes } = planConfig(planContext({ container: { Config: { MacAddress: '02:42:ac:11:00:02' } } }))
  expect(config).toStrictEqual({ MacAddress: undefined })
  expect(brief(changes)).toEqual([['Config.MacAddress', '02:42:ac:11:00:02', null]])
})

test.each([
  ['neither has one', null, null, {}],
  ["the source has the image's", ['/init'], ['/init'], {}],
  ['the source has another', ['/other'], ['/init'], {}],
  ['the source was made without', null, ['/init'], { Entrypoint: [''] }],
  ['the source has an empty list', [], ['/init'], { Entrypoint: [''] }],
])('entrypoint: %s', (_title, ...[Entrypoint, ofImage, config]) => {
  const edits = planConfig(planContext({ container: { Config: { Entrypoint } }, image: { Entrypoint: ofImage } }))
  expect(edits).toEqual({ config, changes: [] })
})
