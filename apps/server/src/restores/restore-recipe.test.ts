import { expect, test } from 'vitest'
import { restoreOptions } from '@holdfast/contract'
import { Engines } from '../engines/engines.ts'
import { restoreRecipe } from './restore-recipe.ts'

test('what is kept of a restore names the variables it sets, and neither their values nor the plan’s fingerprints', () => {
  const recipe = restoreRecipe({
    engines: new Engines([]),
    backups: { open: () => Promise.reject(new Error('this test opens no backup')) },
    raiseLater: () => Promise.resolve(),
    idleTimeoutMs: 1_000,
  })
  const options = restoreOptions.parse({ overrides: { env: { PASSWORD: 'secret', GONE: null }, user: 'me' } })
  const digest = { source: '', image: '', configuration: '', environment: 'abc', labels: '' }
  const masked = recipe.mask?.({
    kind: 'restore',
    subject: { kind: 'backup', vaultId: 'one', backupId: 'web-20260101T000000Z-abcd', name: 'web' },
    engineId: 'local',
    name: 'web-restored',
    options,
    plan: { ...digest, mounts: '', ports: '', networks: '', options: '' },
    authorizedRole: 'operator',
    authorizedScopes: [],
  })
  expect(masked).toMatchObject({
    plan: null,
    options: { overrides: { env: { PASSWORD: '(hidden)', GONE: null }, user: 'me' } },
  })
  expect(JSON.stringify(masked)).not.toMatch(/secret|"abc"/)
})
