import { expect, test } from 'vitest'
import { message, textOf } from '@holdfast/contract'
import type { BackupRecord } from '@holdfast/vault'
import { describeBackup } from './describe-backup.ts'
import { withSubpaths } from '../testing/with-subpaths.ts'
import type { StoredDocument } from './stored-document.ts'

test('a backup tells which container it is of, what it holds of it, and what it left out', () => {
  const summary = describeBackup(recordOf(documentOf()), 'one')
  expect(summary).toMatchObject({
    vaultId: 'one',
    engine: { id: 'E', hostName: 'host' },
    containerId: 'a'.repeat(64),
    containerName: 'web',
    image: 'nginx:1',
    mode: 'paused',
    frozenMs: 12,
    left: ['/host'],
    trees: [
      { path: '/data', kind: 'volume', source: 'web-data', entries: 3 },
      { path: '/', kind: 'layer', source: '' },
    ],
    warnings: documentOf().warnings,
    notKept: documentOf().notKept,
  })
})

test('a volume that is mounted twice is told twice and counted once, each with the folder it shows', () => {
  const record = recordOf(withSubpaths())
  const { trees } = describeBackup({ ...record, trees: [{ ...tree, path: '/a' }] }, 'one')
  expect(trees).toMatchObject([
    { path: '/a', source: 'data', subpath: 'x', newBytes: 10 },
    { path: '/b', source: 'data', subpath: 'y', storedAt: '/a', entries: 3, newBytes: 0 },
  ])
})

test('a backup that does not say its engine, or says a word of ours as versions did before, is of an unknown one', () => {
  const document = documentOf()
  const { hostName: _, ...before } = { ...document.engine, id: 'local' }
  expect(describeBackup(recordOf({ ...document, engine: before }), 'one').engine).toBeNull()
  expect(describeBackup(recordOf({ ...document, engine: { ...document.engine, id: '' } }), 'one').engine).toBeNull()
})

test('sentences that an earlier version wrote into a backup are shown as they are', () => {
  const stored = { ...documentOf(), notKept: ['Sockets.'], warnings: ['/data is small.'] }
  const { notKept, warnings } = describeBackup({ ...recordOf(documentOf()), document: stored }, 'one')
  expect([...notKept, ...warnings].map(textOf)).toEqual(['Sockets.', '/data is small.'])
})

test('an image that was gone is among the warnings', () => {
  const { warnings } = describeBackup(recordOf({ ...documentOf(), flatImage: true }), 'one')
  expect(warnings[0]).toEqual(message('backup-flat-image'))
})

test('a backup whose own words make no sense is refused by name, however they are wrong', () => {
  for (const document of [null, {}, { ...documentOf(), mode: 'asleep' }])
    expect(() => describeBackup({ ...recordOf(documentOf()), document }, 'one')).toThrow(
      expect.objectContaining({ code: 'VAULT_DAMAGED', message: expect.stringContaining('web-2026') }),
    )
})

const tree = { key: '', entries: 3, bytes: 10, newBytes: 10 }

function recordOf(document: StoredDocument): BackupRecord {
  return {
    id: 'web-20260101T000000Z-abcd',
    formatVersion: 1,
    startedAt: 1,
    finishedAt: 2,
    trees: [
      { ...tree, path: '/data' },
      { ...tree, path: '/' },
    ],
    layers: [],
    sizeBytes: 20,
    storedBytes: 10,
    newBytes: 5,
    document,
    verified: null,
    pinned: false,
  }
}

function documentOf(): StoredDocument {
  return {
    holdfastVersion: '0.1.0',
    engine: { id: 'E', hostName: 'host', version: '20.10', apiVersion: '1.41', storageDriver: 'overlay2' },
    container: { Id: 'a'.repeat(64), Name: '/web', Config: { Image: 'nginx:1' } },
    image: {},
    volumes: {},
    networks: {},
    mode: 'paused',
    asked: 'pause',
    frozenMs: 12,
    mounts: [
      { destination: '/data', kind: 'volume', source: 'web-data', included: true },
      { destination: '/host', kind: 'bind', source: '/srv', included: false },
      { destination: '/run', kind: 'tmpfs', source: '', included: false },
    ],
    files: [],
    writableLayer: null,
    flatImage: false,
    imageTags: [],
    notKept: [message('verbatim', { text: 'a socket was left out.' })],
    warnings: [message('backup-fewer-entries', { path: '/data', entries: 3, earlierEntries: 30 })],
  }
}
