import { expect, test } from 'vitest'
import { planContext } from '../testing/plan-context.ts'
import { describeLabels } from './describe-labels.ts'

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
