import { expect, test } from 'vitest'
import { brief, policyOf } from './testing/policy-of.ts'

test.each([
  ['/dev/sda', 'admin'],
  ['/dev/mem', 'admin'],
  ['/dev', 'admin'],
  ['/dev/bus/usb', 'admin'],
  ['/dev/input', 'admin'],
  ['/dev/dri/../sda', 'admin'],
  ['/srv/link', 'admin'],
  ['vendor.com/class=name', 'admin'],
  ['/dev/dri', 'operator'],
  ['/dev/dri/', 'operator'],
  ['/dev//dri/renderD128', 'operator'],
  ['/dev/ttyUSB0', 'operator'],
  ['/dev/serial/by-id/usb-stick', 'operator'],
  ['/dev/net/tun', 'operator'],
  ['/dev/video0', 'operator'],
  ['/dev/nvidia-uvm', 'operator'],
  ['/dev/urandom', null],
])('the device %s needs %s', (PathOnHost, needs) => {
  const expected = needs === null ? [] : [['device', 'HostConfig.Devices', PathOnHost, needs]]
  expect(brief(policyOf({ Devices: [{ PathOnHost }] }))).toEqual(expected)
})

test.each([
  [{ Driver: '', Count: -1, Capabilities: [['gpu']] }, 'gpu', 'operator'],
  [{ Driver: 'nvidia', Capabilities: [['gpu', 'compute']] }, 'nvidia gpu compute', 'operator'],
  [{ Driver: 'cdi', DeviceIDs: ['nvidia.com/gpu=all'] }, 'cdi nvidia.com/gpu=all', 'operator'],
  [{ Driver: 'cdi', DeviceIDs: ['acme.com/disk=0'], Capabilities: [['gpu']] }, 'cdi gpu acme.com/disk=0', 'admin'],
  [{ Driver: 'acme', Capabilities: [['gpu']] }, 'acme gpu', 'admin'],
  [{}, 'any', 'admin'],
])('the device request %j is %s and needs %s', (request, value, needs) => {
  expect(brief(policyOf({ DeviceRequests: [request] }))).toEqual([
    ['device', 'HostConfig.DeviceRequests', value, needs],
  ])
})

test('a rule for devices is a device', () => {
  expect(brief(policyOf({ DeviceCgroupRules: ['a *:* rwm'] }))).toEqual([
    ['device', 'HostConfig.DeviceCgroupRules', 'a *:* rwm', 'admin'],
  ])
})

test('a device others could use too is told from one that leads past files', () => {
  const [disk, tunnel] = policyOf({ Devices: [{ PathOnHost: '/dev/sda' }, { PathOnHost: '/dev/net/tun' }] })
  expect(disk?.means.code).toBe('policy-device-direct')
  expect(tunnel?.means.code).toBe('policy-device-shared')
})
