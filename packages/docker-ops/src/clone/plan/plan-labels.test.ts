import { expect, test } from 'vitest'
import { brief, planContext, sourceId } from '../testing/plan-context.ts'
import { planLabels, volumeLabels } from './plan-labels.ts'

const ours = { 'io.holdfast.job': 'job-1', 'io.holdfast.cloned-from': sourceId }
const oursAdded = [
  ['Config.Labels.io.holdfast.job', null, 'job-1'],
  ['Config.Labels.io.holdfast.cloned-from', null, sourceId],
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
  expect(brief(edits.changes)).toEqual([[`Config.Labels.${label}`, 'x', null], ...oursAdded])
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
    ['Config.Labels.io.holdfast.job', 'older', 'job-1'],
    ['Config.Labels.io.holdfast.cloned-from', 'other', sourceId],
  ])
})

test('a volume keeps its labels but those of Compose, and gets the job', () => {
  const before = { 'com.docker.compose.volume': 'data', purpose: 'orders', 'io.holdfast.job': 'older' }
  expect(volumeLabels(before, 'job-1')).toEqual({ purpose: 'orders', 'io.holdfast.job': 'job-1' })
})
