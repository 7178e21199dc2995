import { expect, test } from 'vitest'
import { planContext, type ContextParts } from '../testing/plan-context.ts'
import { describeMounts } from './describe-mounts.ts'
import { planContainer } from '../plan-container.ts'
import { imageMountConflicts } from './image-mounts.ts'

const declared = { Type: 'image', Source: 'tools:1', Target: '/opt/tools/' }
const mounted = { Type: 'image', Name: 'tools:1', Source: '/layers/merged', Destination: '/opt/tools', RW: false }

function conflicts(parts: ContextParts, mounts = [declared]) {
  return imageMountConflicts(planContext(parts), mounts).map(({ field, message: { code, params } }) => {
    return [field, code, params['image']]
  })
}

test('an image the engine has not is a conflict, and on an engine that mounts none each of them is', () => {
  const mountedImages = new Map([['tools:1', null]])
  expect(conflicts({ apiVersion: '1.48' })).toEqual([])
  expect(conflicts({ apiVersion: '1.48', mountedImages })).toEqual([
    ['mounts./opt/tools', 'mount-image-missing', 'tools:1'],
  ])
  expect(conflicts({ apiVersion: '1.47' })).toEqual([['mounts./opt/tools', 'mount-image-unsupported', 'tools:1']])
  expect(conflicts({ mountedImages }, [{ ...declared, Type: 'volume' }])).toEqual([])
})

test('a mount of an image is shared or excluded, and called by the name of the image', () => {
  const context = planContext({ container: { HostConfig: { Mounts: [declared] }, Mounts: [mounted] } })
  const facts = { sizes: new Map<string, number>(), users: new Map<string, string[]>() }
  expect(describeMounts(context, planContainer(context), facts)).toMatchObject([
    { type: 'image', name: 'tools:1', choice: 'share', choices: ['share', 'exclude'] },
  ])
})
