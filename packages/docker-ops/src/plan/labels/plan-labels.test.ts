import { textOf } from '@holdfast/contract/messages'
import type { LabelGroup } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { brief, planContext, sourceId, type ContextParts } from '../testing/plan-context.ts'
import { describeLabels, planLabels, volumeLabels } from './plan-labels.ts'

const ours = { 'io.holdfast.job': 'job-1', 'io.holdfast.cloned-from': sourceId }
const oursAdded = [
  ['Config.Labels.io.holdfast.cloned-from', null, sourceId],
  ['Config.Labels.io.holdfast.job', null, 'job-1'],
]

test.each([
  'com.docker.compose.project',
  'com.docker.compose.config-hash',
  'com.docker.stack.namespace',
  'com.docker.swarm.service.name',
  'io.portainer.accesscontrol.teams',
  'traefik.enable',
  'traefik.http.routers.web.rule',
  'caddy',
  'caddy.reverse_proxy',
  'caddy_1.reverse_proxy',
])('%s is left out', (label) => {
  const edits = planLabels(planContext({ container: { Config: { Labels: { [label]: 'x', keep: 'y' } } } }))
  expect(edits.config).toEqual({ Labels: { keep: 'y', ...ours } })
  expect(brief(edits.changes)).toEqual(expect.arrayContaining([[`Config.Labels.${label}`, 'x', null], ...oursAdded]))
  expect(edits.changes).toHaveLength(3)
})

test.each([
  'com.centurylinklabs.watchtower.enable',
  'diun.enable',
  'org.opencontainers.image.title',
  'caddyshack',
  'my.traefik.note',
])('%s is kept', (label) => {
  const edits = planLabels(planContext({ container: { Config: { Labels: { [label]: 'x' } } } }))
  expect(edits.config).toEqual({ Labels: { [label]: 'x', ...ours } })
  expect(brief(edits.changes)).toEqual(oursAdded)
})

test('one that the image sets too would come back, so it is emptied', () => {
  const Labels = { 'com.docker.compose.project': 'shop' }
  const edits = planLabels(
    planContext({ container: { Config: { Labels } }, image: { Labels: { 'com.docker.compose.project': 'built' } } }),
  )
  expect(edits.config).toEqual({ Labels: { 'com.docker.compose.project': '', ...ours } })
  expect(brief(edits.changes)).toEqual([['Config.Labels.com.docker.compose.project', 'shop', ''], ...oursAdded])
})

test('a clone of a clone gets labels of its own', () => {
  const Labels = { 'io.holdfast.job': 'older', 'io.holdfast.cloned-from': 'other' }
  const edits = planLabels(planContext({ container: { Config: { Labels } } }))
  expect(edits.config).toEqual({ Labels: ours })
  expect(brief(edits.changes)).toEqual([
    ['Config.Labels.io.holdfast.cloned-from', 'other', sourceId],
    ['Config.Labels.io.holdfast.job', 'older', 'job-1'],
  ])
})

test('what was restored says so, and a clone of it says that it is a clone', () => {
  const restored = { 'io.holdfast.job': 'job-1', 'io.holdfast.restored-from': sourceId }
  const cloned = { ...ours, 'io.holdfast.cloned-from': 'other' }
  const ofClone = planContext({ container: { Config: { Labels: cloned } }, purpose: 'restore' })
  expect(planLabels(ofClone).config).toEqual({ Labels: restored })
  const edits = planLabels(planContext({ container: { Config: { Labels: restored } } }))
  expect(edits.config).toEqual({ Labels: ours })
  expect(brief(edits.changes)).toContainEqual(['Config.Labels.io.holdfast.restored-from', sourceId, null])
})

const grouped = {
  'com.docker.compose.project': 'shop',
  'com.docker.stack.namespace': 'shop',
  'io.portainer.team': 'a',
  'traefik.enable': 'true',
  'com.centurylinklabs.watchtower.enable': 'true',
  'diun.enable': 'true',
  'wud.watch': 'true',
  'ofelia.job': 'x',
  'docker-volume-backup.stop': 'true',
  autoheal: 'true',
  'autoheal.stop.timeout': '5',
}

test.each<[LabelGroup, string[]]>([
  ['compose', ['com.docker.compose.project']],
  ['ownership', ['com.docker.stack.namespace', 'io.portainer.team']],
  ['proxy', ['traefik.enable']],
  [
    'watchers',
    [
      'com.centurylinklabs.watchtower.enable',
      'diun.enable',
      'wud.watch',
      'ofelia.job',
      'docker-volume-backup.stop',
      'autoheal',
      'autoheal.stop.timeout',
    ],
  ],
])('labels of the group %s are kept or removed as chosen, each removal with its reason', (group, labels) => {
  const all = { compose: 'keep', ownership: 'keep', proxy: 'keep', watchers: 'keep' } as const
  const kept = labelled({ container: { Config: { Labels: grouped } }, options: { labelGroups: all } })
  expect(kept).toEqual(grouped)
  const edits = planLabels(
    planContext({
      container: { Config: { Labels: grouped } },
      options: { labelGroups: { ...all, [group]: 'remove' } },
    }),
  )
  const removed = edits.changes.filter(({ to }) => to === null)
  expect(removed.map(({ field }) => field)).toEqual(labels.map((label) => `Config.Labels.${label}`).toSorted())
  expect(removed.every(({ reason }) => reason.code.startsWith('change-label-'))).toBe(true)
})

test('labels are set and removed by name, whatever becomes of their group', () => {
  const Labels = { 'traefik.enable': 'true', 'com.docker.compose.project': 'shop', keep: 'x', gone: 'y', ofImage: 'z' }
  const labels = { 'traefik.enable': 'false', keep: 'new', gone: null, ofImage: null, added: '' }
  const context = planContext({
    container: { Config: { Labels } },
    image: { Labels: { ofImage: 'z' } },
    options: { overrides: { labels } },
  })
  const edits = planLabels(context)
  expect(edits.config).toEqual({
    Labels: { 'traefik.enable': 'false', keep: 'new', ofImage: '', added: '', ...ours },
  })
  expect(brief(edits.changes)).toEqual([
    ['Config.Labels.added', null, ''],
    ['Config.Labels.com.docker.compose.project', 'shop', null],
    ['Config.Labels.gone', 'y', null],
    ...oursAdded,
    ['Config.Labels.keep', 'x', 'new'],
    ['Config.Labels.ofImage', 'z', ''],
    ['Config.Labels.traefik.enable', 'true', 'false'],
  ])
})

test('a label that is asked for as it is, or is not there to remove, is no change', () => {
  const labels = { keep: 'x', none: null }
  const edits = planLabels(
    planContext({ container: { Config: { Labels: { keep: 'x' } } }, options: { overrides: { labels } } }),
  )
  expect(brief(edits.changes)).toEqual(oursAdded)
})

test.each(['io.holdfast.job', 'io.holdfast.cloned-from', 'io.holdfast.restored-from'])(
  '%s cannot be asked for: the clone is found by it',
  (label) => {
    for (const value of ['x', null])
      expect(() => planLabels(planContext({ options: { overrides: { labels: { [label]: value } } } }))).toThrow(
        expect.objectContaining({ code: 'BAD_REQUEST', field: 'overrides.labels' }),
      )
  },
)

test("a new image brings its labels in place of the old one's; those that would make somebody act are emptied", () => {
  const context = planContext({
    container: { Config: { Labels: { version: '1', old: 'a', own: 'b', changed: 'mine' } } },
    image: { Labels: { version: '1', old: 'a', changed: 'theirs' } },
    newImage: { Id: 'new', Config: { Labels: { version: '2', changed: 'new', 'traefik.enable': 'true' } } },
    options: { overrides: { image: 'shop:2' } },
  })
  const edits = planLabels(context)
  expect(edits.config).toEqual({ Labels: { own: 'b', changed: 'mine', 'traefik.enable': '', ...ours } })
  expect(brief(edits.changes)).toEqual([
    ...oursAdded,
    ['Config.Labels.old', 'a', null],
    ['Config.Labels.traefik.enable', null, ''],
    ['Config.Labels.version', '1', '2'],
  ])
  const reasons = Object.fromEntries(edits.changes.map(({ field, reason }) => [field, textOf(reason)]))
  expect(reasons['Config.Labels.old']).toContain('shop:1')
  expect(reasons['Config.Labels.version']).toContain('shop:2')
})

test('a volume keeps its labels but those of Compose and what lets a prune take it, and gets the job', () => {
  const engines = { 'com.docker.compose.volume': 'data', 'com.docker.volume.anonymous': '' }
  const before = { ...engines, purpose: 'orders', 'io.holdfast.job': 'older' }
  expect(volumeLabels(before, 'job-1')).toEqual({ purpose: 'orders', 'io.holdfast.job': 'job-1' })
})

/** The labels that are sent, without our own. */
function labelled(parts: ContextParts): Record<string, unknown> {
  const labels = planLabels(planContext(parts)).config?.['Labels'] as Record<string, unknown>
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !(label in ours)))
}

const Labels = {
  'traefik.enable': 'true',
  'com.docker.compose.service': 'web',
  'com.docker.compose.project': 'shop',
  'wud.watch': 'true',
  plain: 'x',
}

test('only groups that have labels are listed, with what becomes of them', () => {
  const context = planContext({ container: { Config: { Labels } }, options: { labelGroups: { compose: 'keep' } } })
  expect(describeLabels(context)).toEqual([
    { group: 'compose', choice: 'keep', labels: ['com.docker.compose.project', 'com.docker.compose.service'] },
    { group: 'proxy', choice: 'remove', labels: ['traefik.enable'] },
    { group: 'watchers', choice: 'keep', labels: ['wud.watch'] },
  ])
  expect(describeLabels(planContext({ container: { Config: { Labels: { plain: 'x' } } } }))).toEqual([])
})

test('a label the overrides name follows them and not its group', () => {
  const overrides = { labels: { 'traefik.enable': 'false', 'wud.watch': null } }
  const groups = describeLabels(planContext({ container: { Config: { Labels } }, options: { overrides } }))
  expect(groups.map(({ group }) => group)).toEqual(['compose'])
})

test("with a new image its labels are listed, and no longer the old one's", () => {
  const context = planContext({
    container: { Config: { Labels: { 'traefik.old': 'x', 'diun.enable': 'true' } } },
    image: { Labels: { 'traefik.old': 'x' } },
    newImage: { Id: 'new', Config: { Labels: { 'traefik.new': 'x' } } },
    options: { overrides: { image: 'shop:2' } },
  })
  expect(describeLabels(context).map(({ labels }) => labels)).toEqual([['traefik.new'], ['diun.enable']])
})
