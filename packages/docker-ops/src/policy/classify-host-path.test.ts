import { expect, test } from 'vitest'
import { bindPolicy, mountPolicy } from './testing/mount-policy.ts'

test.each([
  '/var/run/docker.sock',
  '/run/docker.sock',
  '//run//docker.sock',
  '/var/run/../run/docker.sock',
  '/run/docker.sock/',
  '/somewhere/else/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
  '/run/user/1000/docker.sock',
  '/run/user/1000/podman',
  '/run/user/1000',
  '/run/containerd',
  '/run',
  '/run/',
  '/var/run',
  '/var/run/',
  '/var/./run',
])('%s gives orders to the engine, read-only too', (path) => {
  for (const mode of ['', ':ro', ':rw,z']) expect(bindPolicy(`${path}:/x${mode}`)).toEqual(['docker-socket', 'admin'])
  expect(mountPolicy({ Type: 'bind', Source: path, ReadOnly: true })).toEqual(['docker-socket', 'admin'])
})

test.each([
  ['/', 'admin', 'admin'],
  ['//', 'admin', 'admin'],
  ['/.', 'admin', 'admin'],
  ['/srv/..', 'admin', 'admin'],
  ['/etc', 'admin', 'admin'],
  ['/etc/', 'admin', 'admin'],
  ['/srv/../etc', 'admin', 'admin'],
  ['/etc/shadow', 'admin', 'admin'],
  ['/etc/line\nbreak', 'admin', 'admin'],
  ['/etc/localtime', null, 'operator'],
  ['/etc/hosts', null, 'admin'],
  ['/etc/ssl/certs/ca.pem', null, 'admin'],
  ['/etc/ssl', 'admin', 'admin'],
  ['/proc', 'admin', 'admin'],
  ['/proc/1/root', 'admin', 'admin'],
  ['/sys', 'admin', 'admin'],
  ['/sys/fs/cgroup', 'admin', 'admin'],
  ['/sys/class/thermal', 'operator', 'admin'],
  ['/dev', 'admin', 'admin'],
  ['/dev/', 'admin', 'admin'],
  ['/dev/shm', 'admin', 'admin'],
  ['/dev/dri', 'operator', 'operator'],
  ['/dev/urandom', null, null],
  ['/boot', 'admin', 'admin'],
  ['/boot/firmware', 'admin', 'admin'],
  ['/root', 'admin', 'admin'],
  ['/root/.ssh', 'admin', 'admin'],
  ['/root/apps/shop', 'operator', 'operator'],
  ['/home', 'admin', 'admin'],
  ['/home/ann', 'admin', 'admin'],
  ['/home/ann/.ssh/id_ed25519', 'admin', 'admin'],
  ['/home/ann/.bashrc', 'admin', 'admin'],
  ['/home/ann/.config', 'admin', 'admin'],
  ['/home/ann/.config/shop', null, null],
  ['/home/ann/.local/share/docker/volumes', 'admin', 'admin'],
  ['/home/ann/shop', null, null],
  ['/var', 'admin', 'admin'],
  ['/var/lib', 'admin', 'admin'],
  ['/var/lib/docker', 'admin', 'admin'],
  ['/var/lib/docker/volumes/db/_data', 'admin', 'admin'],
  ['/var/lib/containerd/', 'admin', 'admin'],
  ['/var/lib/dockerish', null, null],
  ['/var/lib/plex', null, null],
  ['/var/lib/dpkg/info', null, 'admin'],
  ['/var/spool/cron/crontabs', 'admin', 'admin'],
  ['/var/spool/mail', null, null],
  ['/var/log', null, null],
  ['/run/systemd/private', 'admin', 'admin'],
  ['/var/run/dbus', 'admin', 'admin'],
  ['/run/user/1000/bus', 'admin', 'admin'],
  ['/run/user/1000/pulse', null, null],
  ['/run/udev', null, null],
  ['/usr', 'operator', 'admin'],
  ['/lib64', 'operator', 'admin'],
  ['/bin', 'operator', 'admin'],
  ['/sbin/', 'operator', 'admin'],
  ['/usr/share/zoneinfo', null, 'admin'],
  ['/lib/modules', null, 'admin'],
  ['/usr/local', null, 'admin'],
  ['/usr/local/bin', null, 'admin'],
  ['/usr/local/shop', null, null],
  ['/srv', null, null],
  ['/mnt/etc', null, null],
  ['/etcetera', null, null],
  ['/rooted', null, null],
  ['/tmp', null, null],
])('%s read-only needs %s, writable %s', (path, readOnly, writable) => {
  const expected = (needs: string | null) => (needs === null ? [] : ['sensitive-bind', needs])
  expect(bindPolicy(`${path}:/x:ro`)).toEqual(expected(readOnly))
  expect(bindPolicy(`${path}:/x:z,ro`)).toEqual(expected(readOnly))
  expect(bindPolicy(`${path}:/x:rw`)).toEqual(expected(writable))
  expect(bindPolicy(`${path}:/x`)).toEqual(expected(writable))
  expect(mountPolicy({ Type: 'bind', Source: path, ReadOnly: true })).toEqual(expected(readOnly))
  expect(mountPolicy({ Type: 'bind', Source: path, ReadOnly: false })).toEqual(expected(writable))
  expect(mountPolicy({ Type: 'bind', Source: path })).toEqual(expected(writable))
})
