import fc, { type Arbitrary } from 'fast-check'

/** What a body may name on the engine: made by the test, on each engine anew. */
export interface BodyWorld {
  image: string
  volume: string
  network: string
  /** A running container, to be joined and linked. */
  neighbour: string
}

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
/** Odd ones too: quotes, spaces, characters beyond ASCII, an equals sign. */
const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 12 }).filter((value) => !value.includes('\0'))
/** Of few places, so that they meet; some spelt as nobody would, and one that the image has a volume at. */
const path = fc.oneof(
  fc
    .array(fc.constantFrom('a', 'b', 'with space', 'ä', '...', 'x-y'), { minLength: 1, maxLength: 3 })
    .map((parts) => `/${parts.join('/')}`),
  fc.constantFrom('/of-image', '/of-image/', '/of-image/below', '/a/../b', '//a//b/', '/a/./b', '/tmp'),
)
const flag = fc.boolean()
const port = fc
  .tuple(fc.constantFrom(80, 81, 65_535), fc.constantFrom('tcp', 'udp', 'sctp'))
  .map((both) => both.join('/'))
const argv = fc.oneof(fc.constant(null), fc.array(text, { maxLength: 3 }))
const megabytes = fc.integer({ min: 8, max: 512 }).map((count) => count * 1_048_576)
const address = fc.ipV4()
const capability = fc.constantFrom('NET_ADMIN', 'SYS_PTRACE', 'CAP_SYS_TIME', 'MKNOD', 'ALL', 'CHOWN')
const mapOf = <T>(key: Arbitrary<string>, value: Arbitrary<T>, maxKeys = 3): Arbitrary<Record<string, T>> =>
  fc.dictionary(key, value, { maxKeys, noNullPrototype: true })
/** Nanoseconds; the engine takes none below a millisecond. */
const duration = fc.oneof(fc.constant(0), fc.integer({ min: 1_000_000, max: 90_000_000_000 }))

const healthcheck = fc.record(
  {
    Test: fc.oneof(
      fc.constant(['NONE']),
      fc.constant([]),
      text.map((command) => ['CMD-SHELL', command]),
      fc.array(text, { minLength: 1, maxLength: 3 }).map((words) => ['CMD', ...words]),
    ),
    Interval: duration,
    Timeout: duration,
    StartPeriod: duration,
    StartInterval: duration,
    Retries: fc.nat(9),
  },
  { requiredKeys: [] },
)

/** `Config` of moby's api/swagger.yaml, `ContainerConfig`, without what Windows alone has. */
const config = {
  Hostname: fc.constantFrom('', 'chosen', 'a-b.c'),
  Domainname: fc.constantFrom('', 'example.org'),
  User: fc.constantFrom('', '0', '1000:1000', '65534', ':27'),
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  ExposedPorts: mapOf(port, fc.constant({})),
  Tty: flag,
  OpenStdin: flag,
  StdinOnce: flag,
  Env: fc.array(
    fc.tuple(name, fc.option(text)).map(([key, value]) => (value === null ? key : `${key}=${value}`)),
    { maxLength: 4 },
  ),
  Cmd: argv,
  Entrypoint: argv,
  Shell: argv,
  Healthcheck: healthcheck,
  ArgsEscaped: flag,
  Volumes: mapOf(path, fc.constant({})),
  WorkingDir: fc.oneof(
    fc.constant(''),
    path,
    path.map((folder) => `${folder}/../x`),
  ),
  NetworkDisabled: flag,
  MacAddress: fc.constantFrom('', '02:42:ac:11:00:99', '92:d0:c6:0a:29:33'),
  OnBuild: fc.oneof(fc.constant(null), fc.array(text, { maxLength: 2 })),
  Labels: mapOf(
    fc.oneof(
      name,
      text.filter((key) => key !== ''),
    ),
    text,
  ),
  StopSignal: fc.constantFrom('SIGTERM', 'SIGUSR1', '9', 'RTMIN+3'),
  StopTimeout: fc.integer({ min: -1, max: 3600 }),
} satisfies Record<string, Arbitrary<unknown>>

/** `Resources` of the same. */
const resources = {
  CpuShares: fc.integer({ min: 2, max: 2048 }),
  Memory: megabytes,
  MemoryReservation: fc.integer({ min: 6, max: 8 }).map((count) => count * 1_048_576),
  MemorySwappiness: fc.integer({ min: -1, max: 100 }),
  CgroupParent: fc.constantFrom('', '/holdfast-test'),
  BlkioWeight: fc.integer({ min: 10, max: 1000 }),
  BlkioWeightDevice: fc.constantFrom(null, []),
  BlkioDeviceReadBps: fc.constantFrom(null, []),
  CpuPeriod: fc.integer({ min: 1000, max: 1_000_000 }),
  CpuQuota: fc.integer({ min: 1000, max: 1_000_000 }),
  NanoCpus: fc.constantFrom(0, 100_000_000, 1_500_000_000),
  CpuRealtimePeriod: fc.constant(0),
  CpuRealtimeRuntime: fc.constant(0),
  CpuCount: fc.constant(0),
  CpuPercent: fc.constant(0),
  IOMaximumIOps: fc.constant(0),
  IOMaximumBandwidth: fc.constant(0),
  KernelMemoryTCP: fc.constantFrom(0, 8_388_608),
  MemorySwap: fc.constantFrom(0, -1, 1_073_741_824),
  DeviceRequests: fc.constantFrom(
    null,
    [],
    [{ Driver: '', Count: -1, DeviceIDs: null, Capabilities: [['gpu']], Options: {} }],
    [{ Driver: 'cdi', Count: 0, DeviceIDs: ['vendor.com/class=name'], Capabilities: null, Options: null }],
  ),
  CpusetCpus: fc.constantFrom('', '0', '0-1'),
  CpusetMems: fc.constantFrom('', '0'),
  Devices: fc.array(
    fc.record({
      PathOnHost: fc.constantFrom('/dev/null', '/dev/zero'),
      PathInContainer: path.map((inside) => `/dev${inside}`),
      CgroupPermissions: fc.constantFrom('', 'r', 'rwm'),
    }),
    { maxLength: 2 },
  ),
  DeviceCgroupRules: fc.array(fc.constantFrom('c 1:3 mr', 'a 7:* rwm'), { maxLength: 2 }),
  OomKillDisable: fc.option(flag),
  Init: fc.option(flag),
  PidsLimit: fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 500 })),
  Ulimits: fc.uniqueArray(
    fc.record({
      Name: fc.constantFrom('core', 'nofile', 'memlock', 'nproc'),
      Soft: fc.integer({ min: -1, max: 4096 }),
      Hard: fc.constantFrom(-1, 4096),
    }),
    { maxLength: 3, selector: ({ Name }) => Name },
  ),
}

const mounts = ({ volume }: BodyWorld) =>
  fc.oneof(
    fc.record({
      Type: fc.constant('volume'),
      Source: fc.constantFrom(volume, ''),
      Target: path,
      ReadOnly: flag,
      VolumeOptions: fc.record({ NoCopy: flag, Labels: mapOf(name, name) }, { requiredKeys: [] }),
    }),
    fc.record({
      Type: fc.constant('bind'),
      Source: fc.constant('/tmp'),
      Target: path,
      ReadOnly: flag,
      BindOptions: fc.record(
        { Propagation: fc.constantFrom('rprivate', 'private', 'rslave'), NonRecursive: flag },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      Type: fc.constant('tmpfs'),
      Target: path,
      TmpfsOptions: fc.record({ SizeBytes: megabytes, Mode: fc.constantFrom(0o700, 0o1777) }, { requiredKeys: [] }),
    }),
  )

/** `HostConfig` of the same. */
const hostConfig = (world: BodyWorld) => ({
  ...resources,
  Binds: fc.array(
    fc
      .tuple(fc.constantFrom(world.volume, '/tmp'), path, fc.constantFrom('', ':ro', ':rw', ':z', ':ro,nocopy'))
      .map(([source, target, mode]) => `${source}:${target}${source === '/tmp' ? mode.replace(',nocopy', '') : mode}`),
    { maxLength: 3 },
  ),
  Mounts: fc.array(mounts(world), { maxLength: 3 }),
  Tmpfs: mapOf(path, fc.constantFrom('', 'size=1m', 'mode=1777,size=2m,noexec'), 2),
  ContainerIDFile: fc.constantFrom('', '/tmp/holdfast-test.cid'),
  LogConfig: fc.constantFrom(
    { Type: '', Config: {} },
    { Type: 'none', Config: {} },
    { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '3', labels: 'a,b' } },
    { Type: 'local', Config: { 'max-size': '2m' } },
  ),
  NetworkMode: fc.constantFrom('default', 'bridge', 'host', 'none', world.network, `container:${world.neighbour}`),
  PortBindings: mapOf(
    port,
    fc.array(
      fc.record({
        HostIp: fc.constantFrom('', '127.0.0.1', '0.0.0.0'),
        HostPort: fc.constantFrom('', '0', '39181', '39182-39189'),
      }),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    2,
  ),
  PublishAllPorts: flag,
  RestartPolicy: fc.constantFrom(
    { Name: '', MaximumRetryCount: 0 },
    { Name: 'no', MaximumRetryCount: 0 },
    { Name: 'always', MaximumRetryCount: 0 },
    { Name: 'unless-stopped', MaximumRetryCount: 0 },
    { Name: 'on-failure', MaximumRetryCount: 4 },
  ),
  AutoRemove: flag,
  VolumeDriver: fc.constantFrom('', 'local'),
  VolumesFrom: fc.constantFrom(null, [world.neighbour], [`${world.neighbour}:ro`]),
  Annotations: mapOf(name, text),
  Cgroup: fc.constant(''),
  StorageOpt: fc.constantFrom(null, {}),
  ConsoleSize: fc.tuple(fc.nat(200), fc.nat(200)),
  CapAdd: fc.oneof(fc.constant(null), fc.uniqueArray(capability, { maxLength: 3 })),
  CapDrop: fc.oneof(fc.constant(null), fc.uniqueArray(capability, { maxLength: 3 })),
  CgroupnsMode: fc.constantFrom('', 'host', 'private'),
  Dns: fc.array(address, { maxLength: 2 }),
  DnsOptions: fc.array(fc.constantFrom('ndots:3', 'rotate'), { maxLength: 2 }),
  DnsSearch: fc.array(fc.constantFrom('example.org', '.'), { maxLength: 2 }),
  ExtraHosts: fc.array(
    fc.tuple(name, address).map((both) => both.join(':')),
    { maxLength: 2 },
  ),
  GroupAdd: fc.array(fc.constantFrom('27', 'root', '65534'), { maxLength: 2 }),
  IpcMode: fc.constantFrom('', 'none', 'private', 'shareable', 'host'),
  Links: fc.constantFrom(null, [`${world.neighbour}:db`], [world.neighbour]),
  OomScoreAdj: fc.integer({ min: -1000, max: 1000 }),
  PidMode: fc.constantFrom('', 'host', `container:${world.neighbour}`),
  Privileged: flag,
  ReadonlyRootfs: flag,
  SecurityOpt: fc.constantFrom(
    null,
    [],
    ['no-new-privileges'],
    ['seccomp=unconfined', 'label=disable'],
    ['apparmor=unconfined'],
  ),
  UTSMode: fc.constantFrom('', 'host'),
  UsernsMode: fc.constantFrom('', 'host'),
  ShmSize: fc.oneof(fc.constant(0), megabytes),
  Sysctls: mapOf(
    fc.constantFrom('net.core.somaxconn', 'net.ipv4.ip_forward', 'kernel.shmmax'),
    fc.constantFrom('1', '512'),
    2,
  ),
  Runtime: fc.constantFrom('', 'runc'),
  Isolation: fc.constantFrom('', 'default'),
  MaskedPaths: fc.constantFrom(null, [], ['/proc/kcore']),
  ReadonlyPaths: fc.constantFrom(null, [], ['/proc/sys']),
})

const endpoint = fc.record(
  {
    Aliases: fc.oneof(fc.constant(null), fc.uniqueArray(name, { maxLength: 2 })),
    DriverOpts: fc.oneof(fc.constant(null), mapOf(name, name, 2)),
    Links: fc.constant(null),
    IPAMConfig: fc.oneof(
      fc.constantFrom(null, {}),
      fc.record({ LinkLocalIPs: fc.constantFrom([], ['169.254.34.68']) }),
    ),
    MacAddress: fc.constantFrom('', '02:42:ac:11:00:98'),
  },
  { requiredKeys: [] },
)

/** Bodies of `POST /containers/create`, each with some of all its fields. Many are refused by the engine, which is well. */
export function randomBodies(world: BodyWorld, { count, seed }: { count: number; seed: number }): RandomBody[] {
  const some = <T extends Record<string, Arbitrary<unknown>>>(fields: T, most: number) =>
    fc
      .shuffledSubarray(Object.keys(fields), { maxLength: most })
      .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fields[key] as Arbitrary<unknown>]))))
  const body = fc
    .tuple(some(config, 10), some(hostConfig(world), 16), fc.option(endpoint))
    .map(([own, HostConfig, joined]) => ({
      Image: world.image,
      ...own,
      HostConfig,
      ...(joined !== null &&
        HostConfig['NetworkMode'] === world.network && {
          NetworkingConfig: { EndpointsConfig: { [world.network]: joined } },
        }),
    }))
  return fc.sample(body, { numRuns: count, seed })
}

type RandomBody = Record<string, unknown> & { HostConfig: Record<string, unknown> }
