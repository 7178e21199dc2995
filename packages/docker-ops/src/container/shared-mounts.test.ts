import { expect, test } from 'vitest'
import { sharedWritableMounts, type MountedContainer } from './shared-mounts.ts'

type Mount = NonNullable<MountedContainer['Mounts']>[number]

test('the same volume or the same folder of the host is shared, wherever each container has it', () => {
  const one = mounted(bind('/srv/www', '/www'), volume('own', '/own'), volume('data', '/data'))
  const other = mounted(volume('data', '/elsewhere'), bind('/srv/www', '/www'), volume('another', '/own'))

  expect(sharedWritableMounts(one, other)).toEqual([
    { data: 'data', destination: '/data' },
    { data: '/srv/www', destination: '/www' },
  ])
})

test('what either may only read is not shared', () => {
  const readOnly = mounted({ ...volume('data', '/data'), RW: false })
  const writable = mounted(volume('data', '/data'))

  expect(sharedWritableMounts(readOnly, writable)).toEqual([])
  expect(sharedWritableMounts(writable, readOnly)).toEqual([])
})

test('a folder and a volume of the same name are two things, and so are two tmpfs', () => {
  const tmpfs = { Type: 'tmpfs', Source: '', Destination: '/tmp', RW: true }

  expect(sharedWritableMounts(mounted(volume('x', '/x'), tmpfs), mounted(bind('x', '/x'), tmpfs))).toEqual([])
  expect(sharedWritableMounts({ Mounts: null }, {})).toEqual([])
})

function mounted(...Mounts: Mount[]): MountedContainer {
  return { Mounts }
}

function volume(Name: string, Destination: string): Mount {
  return { Type: 'volume', Name, Source: `/var/lib/docker/volumes/${Name}/_data`, Destination, RW: true }
}

function bind(Source: string, Destination: string): Mount {
  return { Type: 'bind', Source, Destination, RW: true }
}
