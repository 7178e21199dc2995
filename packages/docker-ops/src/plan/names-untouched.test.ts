import { OpError } from '@holdfast/contract'
import { textOf, type Message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { describeSpec } from './describe-spec.ts'
import { findConflicts } from './find-conflicts.ts'
import { notCarried } from './mounts/not-carried.ts'
import { planContainer } from './plan-container.ts'
import { policyOf } from './plan-policy.ts'
import { describePorts } from './ports/describe-ports.ts'
import { planContext } from './testing/plan-context.ts'

/** What a user named: no word of these texts may be taken for one of ours. */
interface Names {
  container: string
  volume: string
  folder: string
  network: string
  image: string
  label: string
  variable: string
  path: string
}

const tricky: Names = {
  container: 'source-clone',
  volume: 'app-source-data',
  folder: '/srv/clone/source',
  network: 'the clone',
  image: 'source/the-clone:1',
  label: 'com.docker.compose.source.clone',
  variable: 'CLONE_SOURCE',
  path: '/the clone/source',
}

const plain: Names = {
  container: 'N1',
  volume: 'N2',
  folder: '/N3',
  network: 'N4',
  image: 'N5',
  label: 'com.docker.compose.N6',
  variable: 'N7',
  path: '/N8',
}

const purposes = ['clone', 'restore'] as const

test.each(purposes)('a plan for a %s says the same of every name, and writes each as it is', (purpose) => {
  const written = textsOf(tricky, purpose).toSorted()
  expect(written).toEqual(textsOf(plain, purpose).map(withNames).toSorted())
  for (const name of Object.values(tricky))
    expect(written.filter((text) => text.includes(name)).length, name).toBeGreaterThan(0)
})

test.each(purposes)('what a %s refuses names the mount as its user does', (purpose) => {
  const refused = (names: Names): string => {
    try {
      planContainer({ ...contextOf(names, purpose), files: new Set([`${names.path}/bind`]) })
    } catch (error) {
      if (error instanceof OpError) return error.message
    }
    throw new Error('Nothing was refused.')
  }
  expect(refused(tricky)).toBe(withNames(refused(plain)))
  expect(refused(tricky)).toContain('/the clone/source/bind')
})

function contextOf(names: Names, purpose: 'clone' | 'restore') {
  const { container, volume, folder, network, image, label, variable, path } = names
  const named = { Type: 'volume', Name: volume, Source: '/v', Destination: `${path}/volume`, Driver: 'nfs', RW: true }
  const shared = { Type: 'volume', Name: `${volume}-2`, Source: '/v2', Destination: path, Driver: 'local', RW: true }
  const bound = { Type: 'bind', Source: folder, Destination: `${path}/bind`, RW: true }
  return planContext({
    purpose,
    name: 'copy',
    container: {
      Name: `/${container}`,
      Config: { Image: image, Labels: { [label]: 'x' }, Env: [`${variable}=1`], Hostname: container },
      HostConfig: {
        NetworkMode: network,
        RestartPolicy: { Name: 'always' },
        Binds: [`${volume}:${path}/volume`, `${volume}-2:${path}`, `${folder}:${path}/bind`],
        PortBindings: { '80/tcp': [{ HostPort: '80' }] },
        Privileged: true,
      },
      Mounts: [named, shared, bound],
      Networks: { [network]: { Aliases: [container], IPAMConfig: { IPv4Address: '10.0.0.2' } }, other: {} },
    },
    imageNameIsCurrent: false,
    portClaims: [{ protocol: 'tcp', hostIp: null, hostPort: 80, holder: `${container}-2` }],
    volumes: new Map([[volume, { Name: volume, Driver: 'nfs', Options: { [variable]: 'x' }, Labels: null }]]),
    options: {
      start: true,
      mounts: { [`${path}/volume`]: 'copy', [path]: 'share', [`${path}/bind`]: 'copy' },
      overrides: { networks: { other: null }, env: { [variable]: null } },
    },
  })
}

/** Every message of a plan, its conflicts and what is lost, in English. */
function textsOf(names: Names, purpose: 'clone' | 'restore'): string[] {
  const context = contextOf(names, purpose)
  const spec = planContainer(context)
  const policy = policyOf(spec, context)
  const conflicts = findConflicts(context, spec, {
    taken: { containers: new Set(['copy']), volumes: new Set() },
    ports: describePorts(context),
    policy,
    grants: 'operator',
    rows: [],
    ownContainerId: context.container.Id,
    layerRefusal: null,
    missing: [],
  })
  const messages: Message[] = [
    ...describeSpec(context, spec).changes.map(({ reason }) => reason),
    ...conflicts.flatMap(({ message, fix }) => [message, ...(fix ? [fix.label] : [])]),
    ...policy.map(({ means }) => means),
    ...notCarried(spec, context.volumes),
  ]
  const fields = describeSpec(context, spec).changes.map(({ field }) => field)
  return [...messages.map(textOf), ...fields]
}

function withNames(text: string): string {
  return (Object.keys(plain) as (keyof Names)[]).reduce((all, key) => all.replaceAll(plain[key], tricky[key]), text)
}
