import { expect, test } from 'vitest'
import { brief, imageId, planContext } from '../testing/plan-context.ts'
import { planConfig } from './plan-config.ts'

test('a configuration that can stay as it is, is not touched', () => {
  expect(planConfig(planContext())).toEqual({ config: {}, changes: [] })
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

test('with a new image all that came with the old one follows, and each field is explained once', () => {
  const ofOld = { Env: ['A=1'], Cmd: ['serve'], User: 'app' }
  const { config, changes } = planConfig(
    planContext({
      container: { Path: 'serve', Args: [], Config: { ...ofOld, Env: ['A=1', 'OWN=x'] } },
      image: ofOld,
      newImage: { Id: 'sha256:2', Config: { Env: ['A=2', 'B=3'], Cmd: ['run'], User: 'www' } },
      options: { overrides: { image: 'shop:2', env: { B: null } } },
    }),
  )
  expect(config).toEqual({ Image: 'shop:2', Env: ['OWN=x', 'B'] })
  expect(brief(changes)).toEqual([
    ['Config.Image', 'shop:1', 'shop:2'],
    ['Image', imageId, 'sha256:2'],
    ['Config.User', 'app', 'www'],
    ['Config.Cmd', ['serve'], ['run']],
    ['Path', 'serve', 'run'],
    ['Config.Env.A', '1', '2'],
  ])
})
