import { expect, test } from 'vitest'
import { brief, planContext, type ContextParts } from '../testing/plan-context.ts'
import { planInherited } from './plan-inherited.ts'

const check = { Test: ['CMD', 'true'], Interval: 5e9, Retries: 3 }
const asOld = {
  User: 'app',
  WorkingDir: '/app',
  StopSignal: 'SIGINT',
  Shell: ['/bin/ash'],
  OnBuild: null,
  Healthcheck: check,
  ExposedPorts: { '80/tcp': {} },
}

test('with the image of the source there is nothing to do', () => {
  expect(planned(asOld, { image: asOld })).toEqual({ config: {}, changes: [] })
})

test("with a new image its defaults come in the place of the old one's", () => {
  const newImage = {
    Id: 'new',
    Config: {
      User: 'www',
      StopSignal: 'SIGQUIT',
      Shell: ['/bin/bash'],
      Healthcheck: { Test: ['CMD', 'new'], Interval: 5e9, StartPeriod: 1e9 },
      ExposedPorts: { '81/tcp': {} },
    },
  }
  const plan = planned(asOld, { image: asOld, newImage, options: { overrides: { image: 'shop:2' } } })
  expect(plan.config).toStrictEqual({
    User: undefined,
    WorkingDir: undefined,
    StopSignal: undefined,
    // The engine takes no shell from an image.
    Shell: ['/bin/bash'],
    Healthcheck: undefined,
    ExposedPorts: {},
  })
  expect(plan.changes).toEqual([
    ['Config.ExposedPorts.80/tcp', {}, null],
    ['Config.ExposedPorts.81/tcp', null, {}],
    ['Config.Healthcheck.Retries', 3, null],
    ['Config.Healthcheck.StartPeriod', null, 1e9],
    ['Config.Healthcheck.Test', ['CMD', 'true'], ['CMD', 'new']],
    ['Config.Shell', ['/bin/ash'], ['/bin/bash']],
    ['Config.StopSignal', 'SIGINT', 'SIGQUIT'],
    ['Config.User', 'app', 'www'],
    ['Config.WorkingDir', '/app', ''],
  ])
})

test('what the container set itself stays under a new image, a health check part by part', () => {
  const Config = { ...asOld, User: 'root', Healthcheck: { ...check, Test: ['CMD', 'mine'] } }
  const newImage = { Id: 'new', Config: { ...asOld, User: 'www', Healthcheck: { ...check, Interval: 9e9 } } }
  const plan = planned(Config, { image: asOld, newImage, options: { overrides: { image: 'shop:2' } } })
  expect(plan.config).toMatchObject({ Healthcheck: { Test: ['CMD', 'mine'] } })
  expect(plan.config).not.toHaveProperty('User')
  expect(plan.changes).toEqual([['Config.Healthcheck.Interval', 5e9, 9e9]])
})

test('a part of a health check that the engine has learnt of since then is foreseen', () => {
  const image = { Healthcheck: { ...check, StartInterval: 2e9 } }
  expect(planned({ Healthcheck: check }, { image }).changes).toEqual([['Config.Healthcheck.StartInterval', null, 2e9]])
})

test('volumes of a new image are added, as fresh ones where nothing is mounted', () => {
  const Mounts = ['/bound', '/kept'].map((Destination) => ({ Type: 'bind', Source: '/srv', Destination, RW: true }))
  const container = { Mounts, Config: { Volumes: { '/kept': {} } } }
  const Volumes = { '/kept': {}, '/bound': {}, '/fresh/': {}, '/asked': {} }
  const overrides = { image: 'shop:2', mounts: { '/asked/': { type: 'tmpfs' as const } } }
  const { config, changes } = planInherited(
    planContext({ container, newImage: { Id: 'new', Config: { Volumes } }, options: { overrides } }),
  )
  expect(config).not.toHaveProperty('Volumes')
  expect(brief(changes)).toEqual([
    ['Config.Volumes./asked', null, {}],
    ['Config.Volumes./bound', null, {}],
    ['Config.Volumes./fresh', null, {}],
    ['Mounts./fresh', null, 'chosen'],
  ])
})

test("in the network of another container the ports are left to their own plan, but for the new image's", () => {
  const { changes } = planInherited(
    planContext({
      container: { Config: { ExposedPorts: { '80/tcp': {} } }, HostConfig: { NetworkMode: 'container:1' } },
      image: { ExposedPorts: { '80/tcp': {} } },
      newImage: { Id: 'new', Config: { ExposedPorts: { '81/tcp': {} } } },
      options: { overrides: { image: 'shop:2' } },
    }),
  )
  expect(brief(changes)).toEqual([['Config.ExposedPorts.81/tcp', null, {}]])
})

test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown[], string?]>([
  ['a user', { user: '1000:1000' }, { User: '1000:1000' }, [['Config.User', 'root', '1000:1000']]],
  ['the user of the image', { user: '' }, { User: '' }, [['Config.User', 'root', 'app']]],
  ['a directory', { workingDir: '/srv' }, { WorkingDir: '/srv' }, [['Config.WorkingDir', '/', '/srv']]],
  [
    'a directory, which the engine cleans',
    { workingDir: '/srv//a/../b/' },
    { WorkingDir: '/srv/b' },
    [['Config.WorkingDir', '/', '/srv/b']],
  ],
  ['what the source has', { user: 'root', workingDir: '/' }, {}, []],
])('%s is set as asked', (_title, ...[overrides, config, changes]) => {
  const plan = planned({ User: 'root', WorkingDir: '/' }, { image: { User: 'app' }, options: { overrides } })
  expect(plan).toEqual({ config, changes })
})

function planned(Config: Record<string, unknown>, parts: ContextParts) {
  const { config, changes } = planInherited(planContext({ ...parts, container: { Config } }))
  return { config, changes: brief(changes) }
}
