import { expect, test } from 'vitest'
import { findLastBackup, type OwnedContainer } from './find-last-backup.ts'

const [here, elsewhere] = ['HERE', 'ELSEWHERE'].map((id) => ({ id, hostName: 'host' }))
const web = { engine: here ?? null, containerId: 'id-of-web', containerName: 'web' }

test.each<[string, readonly OwnedContainer[], number | null]>([
  ['its engine and id, under whatever name', [{ ...web, containerName: 'renamed' }], 0],
  ['its engine and name, where the container was made anew', [{ ...web, containerId: 'earlier' }], 0],
  ['its id rather than of its name, although that is newer', [{ ...web, containerId: 'another' }, web], 1],
  ['its engine under another host name', [{ ...web, engine: { id: 'HERE', hostName: 'renamed' } }], 0],
  ['nothing of another engine', [{ ...web, engine: elsewhere ?? null }], null],
  ['nothing of an unknown engine', [{ ...web, engine: null }], null],
])('a last backup is of %s', (_what, backups, found) => {
  expect(findLastBackup(backups, web)).toBe(found === null ? null : backups[found])
})

test('a container of an engine that cannot say who it is has no last backup', () => {
  expect(findLastBackup([{ ...web, engine: null }], { ...web, engine: null })).toBeNull()
})
