import { readdirSync } from 'node:fs'
import { clientOf } from '../engine/connect-engine.ts'
import type { TestObject, TestWorld } from './create-test-world.ts'
import { freePort } from './free-port.ts'

export interface WellConfigured {
  source: TestObject
  front: string
  back: string
  /** The first three bytes of the front network's addresses. */
  subnet: string
}

/** A created container with nearly every option of `docker run` set to something else than its default. */
export async function nearlyEveryOption(world: TestWorld, image: string): Promise<WellConfigured> {
  const subnet = `10.${200 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 250)}`
  const front = await world.createNetwork({ IPAM: { Config: [{ Subnet: `${subnet}.0/24` }] } })
  const back = await world.createNetwork()
  const volume = await world.createVolume()
  const source = await world.createContainer({
    Image: image,
    Hostname: 'chosen',
    Domainname: 'example.org',
    MacAddress: '02:42:ac:11:00:99',
    User: '1000:1000',
    Env: ['GREETING=hello=world', 'EMPTY=', 'FROM_IMAGE=overridden'],
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: ['sleep 3600'],
    WorkingDir: '/tmp',
    Tty: true,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    StopSignal: 'SIGUSR1',
    StopTimeout: 7,
    ExposedPorts: { '80/tcp': {}, '53/udp': {}, '9000/tcp': {} },
    Volumes: { '/anonymous': {} },
    Healthcheck: { Test: ['CMD', 'true'], Interval: 60e9, Timeout: 5e9, StartPeriod: 10e9, Retries: 4 },
    Labels: {
      keep: 'this',
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': 'web',
      'traefik.enable': 'true',
      'com.centurylinklabs.watchtower.enable': 'false',
    },
    HostConfig: {
      Binds: [`${volume}:/named:ro,nocopy`, '/tmp:/bound:private'],
      Mounts: [
        { Type: 'volume', Source: volume, Target: '/named-too', VolumeOptions: { NoCopy: true } },
        {
          Type: 'bind',
          Source: '/tmp',
          Target: '/bound-too',
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate' },
        },
        { Type: 'tmpfs', Target: '/memory', TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o700 } },
      ],
      Tmpfs: { '/scratch': 'size=1m,mode=1777', '/plain': '' },
      NetworkMode: front.name,
      PortBindings: {
        '80/tcp': [
          { HostIp: '127.0.0.1', HostPort: await freePort() },
          { HostIp: '', HostPort: await freePort() },
        ],
        '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
      },
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '3', tag: '{{.Name}}' } },
      CapAdd: ['NET_ADMIN', 'SYS_PTRACE'],
      CapDrop: ['MKNOD', 'AUDIT_WRITE'],
      SecurityOpt: ['no-new-privileges', 'seccomp=unconfined'],
      ReadonlyRootfs: true,
      MaskedPaths: ['/proc/kcore', '/proc/keys'],
      ReadonlyPaths: ['/proc/sys'],
      GroupAdd: ['27', '28'],
      CgroupnsMode: 'host',
      IpcMode: 'shareable',
      PidMode: 'host',
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/xnull', CgroupPermissions: 'rm' }],
      DeviceCgroupRules: ['c 1:3 mr'],
      Dns: ['192.0.2.53'],
      DnsOptions: ['ndots:3'],
      DnsSearch: ['example.org'],
      ExtraHosts: ['db:192.0.2.7'],
      Init: true,
      ShmSize: 33_554_432,
      Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0', 'net.core.somaxconn': '512' },
      Ulimits: [
        { Name: 'nofile', Soft: 1024, Hard: 2048 },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
      OomScoreAdj: 321,
      OomKillDisable: true,
      Memory: 67_108_864,
      MemoryReservation: 33_554_432,
      MemorySwap: 134_217_728,
      MemorySwappiness: 10,
      NanoCpus: 500_000_000,
      CpuShares: 512,
      CpusetCpus: '0',
      CpusetMems: '0',
      PidsLimit: 64,
      BlkioWeight: 300,
      ...blockDeviceLimit(),
      CgroupParent: '/holdfast-test',
      ContainerIDFile: '/tmp/holdfast-test.cid',
      Runtime: 'runc',
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [front.name]: {
          Aliases: ['web', 'shop-front'],
          IPAMConfig: { IPv4Address: `${subnet}.77`, LinkLocalIPs: ['169.254.34.68'] },
          DriverOpts: { 'org.example.option': 'kept' },
        },
      },
    },
  })
  await clientOf(world.engine)
    .getNetwork(back.id)
    .connect({ Container: source.id, EndpointConfig: { Aliases: ['shop-back', source.name] } })
  return { source, front: front.name, back: back.name, subnet }
}

/** The engine looks the device up on its own machine; one without any is left without this option. */
function blockDeviceLimit(): object {
  const device = readdirSync('/dev', { withFileTypes: true }).find((entry) => entry.isBlockDevice())
  return device === undefined ? {} : { BlkioDeviceReadBps: [{ Path: `/dev/${device.name}`, Rate: 1_048_576 }] }
}
