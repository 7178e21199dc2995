import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import type { BackupRecord, Vault } from '@holdfast/vault'
import { everything } from '../access/in-scope.ts'
import { BackupCatalogue } from './backup-catalogue.ts'
import type { VaultAccess } from './vault-access.ts'

const web = 'a'.repeat(64)
const away = new OpError('VAULT_NOT_MOUNTED', message('verbatim', { text: 'Mount it.' }))

test('the backups of all vaults are one list, newest first, and a vault that is away does not break it', async () => {
  const catalogue = catalogueOf({
    one: [record('web-20260101T000000Z-abcd', 1), record('web-20260103T000000Z-abcd', 3)],
    nas: away,
    two: [record('web-20260102T000000Z-abcd', 2)],
  })
  const { backups, vaultProblems, unreadable } = await catalogue.list({}, everything)
  expect(backups.map(({ vaultId, startedAt }) => `${vaultId} ${startedAt}`)).toEqual(['one 3', 'two 2', 'one 1'])
  expect(vaultProblems).toEqual([{ vaultId: 'nas', name: 'nas', message: away.detail }])
  expect(unreadable).toEqual([])
})

test('a backup whose own words make no sense is listed as unreadable', async () => {
  const catalogue = catalogueOf({ one: [{ ...record('web-20260101T000000Z-abcd', 1), document: {} }] })
  expect(await catalogue.list({}, everything)).toMatchObject({
    backups: [],
    unreadable: [{ vaultId: 'one', id: 'web-20260101T000000Z-abcd', message: { code: 'backup-document-invalid' } }],
  })
})

test('the backups of one container are found by its id, the beginning of it and its name, and by no part of those', async () => {
  const catalogue = catalogueOf({ one: [record('web-20260101T000000Z-abcd', 1)] })
  const found = async (containerId: string) => (await catalogue.list({ containerId }, everything)).backups.length
  expect(await Promise.all(['web', '/web', web, web.slice(0, 12)].map(found))).toEqual([1, 1, 1, 1])
  expect(await Promise.all(['we', 'aa', 'b'.repeat(64)].map(found))).toEqual([0, 0, 0])
})

test('a backup is found in whichever vault has it, or in the one that was named', async () => {
  const backupId = 'web-20260102T000000Z-abcd'
  const catalogue = catalogueOf({ one: [], nas: away, two: [record(backupId, 2)] })
  expect(await catalogue.locate(backupId, undefined, everything)).toEqual({ vaultId: 'two', backupId })
  expect(await catalogue.locate(backupId, 'nas', everything)).toEqual({ vaultId: 'nas', backupId })
})

test('a backup that no vault has is not there; while a vault is away it may be in that one, which is named', async () => {
  const backupId = 'web-20260109T000000Z-abcd'
  const all = catalogueOf({ one: [], two: [record('web-20260102T000000Z-abcd', 2)] })
  await expect(all.locate(backupId, undefined, everything)).rejects.toMatchObject({
    code: 'BACKUP_NOT_FOUND',
    field: 'backupId',
  })
  await expect(catalogueOf({}).locate(backupId, undefined, everything)).rejects.toMatchObject({
    code: 'BACKUP_NOT_FOUND',
  })
  const some = catalogueOf({ one: [], nas: away, two: [] })
  await expect(some.locate(backupId, undefined, everything)).rejects.toMatchObject({
    code: 'VAULT_NOT_MOUNTED',
    message: expect.stringMatching(/web-20260109.* vault nas .*Mount it/),
    cause: away,
  })
})

function catalogueOf(vaults: Record<string, BackupRecord[] | Error>): BackupCatalogue {
  const all = Object.entries(vaults).map(([id, backups]) => ({
    id,
    name: id,
    open: () =>
      backups instanceof Error
        ? Promise.reject(backups)
        : Promise.resolve({ id, list: () => Promise.resolve({ backups, unreadable: [] }) } as unknown as Vault),
  }))
  return new BackupCatalogue({ all: () => Promise.resolve(all) } as unknown as VaultAccess)
}

function record(id: string, startedAt: number): BackupRecord {
  const sizes = { sizeBytes: 1, storedBytes: 1, newBytes: 1 }
  const document = {
    holdfastVersion: '0.1.0',
    engine: { id: 'E', version: '20.10', apiVersion: '1.41', storageDriver: 'overlay2' },
    container: { Id: web, Name: '/web', Config: { Image: 'nginx:1' } },
    image: {},
    volumes: {},
    networks: {},
    mode: 'live',
    asked: 'live',
    frozenMs: null,
    mounts: [],
    files: [],
    writableLayer: null,
    flatImage: false,
    imageTags: [],
    notKept: [],
  }
  const facts = { id, formatVersion: 1, startedAt, finishedAt: startedAt + 1, trees: [], layers: [] }
  return { ...facts, ...sizes, document, verified: null, pinned: false }
}
