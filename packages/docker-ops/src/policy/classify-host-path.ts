import { posix } from 'node:path'
import type { PolicyFinding, Role } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { deviceNeeds } from './device-needs.ts'

export type HostPathFinding = Pick<PolicyFinding, 'code' | 'means' | 'needs'>

interface Place {
  path: RegExp
  means: Message
  /** Whom it takes to mount it read-only, and to mount it writable; null for nobody in particular. */
  needs: readonly [readOnly: Role | null, writable: Role | null]
}

// `(\/|$)` for the folder and all below it: unlike `.`, it also stops at nothing when a name has a line break.
const enginePlaces: readonly RegExp[] = [
  /\/(docker|containerd|podman|crio|cri-dockerd|dockershim|buildkitd)[^/]*\.sock$/,
  /^\/run(\/user(\/[^/]+)?)?$/,
  /^\/run(\/user\/[^/]+)?\/(docker|containerd|podman|crio|buildkit|host-services|guest-services)(\/|$)/,
]

const settings = message('policy-settings')
const kernel = message('policy-kernel')
const programs = message('policy-programs')
const homes = message('policy-homes')
const otherData = message('policy-other-data')

/** First match wins; a path that is not here is an ordinary one. */
const places: readonly Place[] = [
  { path: /^\/$/, means: message('policy-all-files'), needs: ['admin', 'admin'] },
  { path: /^\/etc\/(localtime|timezone|hostname|machine-id|os-release)$/, means: settings, needs: [null, 'operator'] },
  { path: /^\/etc\/(hosts|resolv\.conf|passwd|group|nsswitch\.conf)$/, means: settings, needs: [null, 'admin'] },
  { path: /^\/etc\/(ssl\/certs|ca-certificates|fonts)(\/|$)/, means: settings, needs: [null, 'admin'] },
  { path: /^\/etc(\/|$)/, means: settings, needs: ['admin', 'admin'] },
  { path: /^\/proc(\/|$)/, means: message('policy-processes'), needs: ['admin', 'admin'] },
  // Engines before 25 make only the top read-only: what is mounted below, as control groups are, stays writable.
  { path: /^\/sys(\/fs(\/cgroup)?)?$/, means: kernel, needs: ['admin', 'admin'] },
  { path: /^\/sys\//, means: kernel, needs: ['operator', 'admin'] },
  { path: /^\/boot(\/|$)/, means: message('policy-boot'), needs: ['admin', 'admin'] },
  { path: /^\/(root|(home|Users)(\/[^/]+)?)$/, means: homes, needs: ['admin', 'admin'] },
  { path: /^\/root\/\./, means: homes, needs: ['admin', 'admin'] },
  { path: /^\/root\//, means: message('policy-root-home'), needs: ['operator', 'operator'] },
  {
    path: /^\/(home|Users)\/[^/]+\/\.(ssh|gnupg|aws|docker|kube|password-store|[a-z]*(profile|login|logout|rc))(\/|$)/,
    means: homes,
    needs: ['admin', 'admin'],
  },
  { path: /^\/home\/[^/]+\/\.(config|local|local\/share)$/, means: homes, needs: ['admin', 'admin'] },
  { path: /^\/home\/[^/]+\/\.local\/share\/(docker|containers)(\/|$)/, means: otherData, needs: ['admin', 'admin'] },
  {
    path: /^\/var(\/lib(\/(docker|containerd|containers|kubelet|rancher))?|\/snap(\/docker)?)?$/,
    means: otherData,
    needs: ['admin', 'admin'],
  },
  {
    path: /^\/(var\/lib\/(docker|containerd|containers|kubelet|rancher)|var\/snap\/docker|volume\d+\/@docker)(\/|$)/,
    means: otherData,
    needs: ['admin', 'admin'],
  },
  { path: /^\/var\/(spool|spool\/(cron|at)(\/.+)?|backups(\/.+)?)$/s, means: settings, needs: ['admin', 'admin'] },
  { path: /^\/var\/lib\/(dpkg|rpm|systemd|cloud)(\/|$)/, means: programs, needs: [null, 'admin'] },
  {
    path: /^\/run\/(systemd|dbus|user\/[^/]+\/(bus|systemd))(\/|$)/,
    means: message('policy-services'),
    needs: ['admin', 'admin'],
  },
  {
    path: /^\/usr\/local\/(?!(bin|sbin|lib\d*|libexec|etc|share|include)(\/|$))/,
    means: programs,
    needs: [null, null],
  },
  { path: /^\/(usr|bin|sbin|lib(32|64|x32)?)$/, means: programs, needs: ['operator', 'admin'] },
  { path: /^\/(usr|bin|sbin|lib(32|64|x32)?)\//, means: programs, needs: [null, 'admin'] },
]

/**
 * What it means that a container has this path of the host; null for an ordinary folder. That a socket is mounted
 * read-only, or a secret, changes little: both are only ever read.
 */
export function classifyHostPath(path: string, { readOnly }: { readOnly: boolean }): HostPathFinding | null {
  const plain = plainPath(path)
  if (enginePlaces.some((place) => place.test(plain))) {
    const means = message('policy-engine-socket')
    return { code: 'docker-socket', means, needs: 'admin' }
  }
  const needs = plain.startsWith('/dev/') ? deviceNeeds(plain) : null
  if (needs !== null || plain === '/dev')
    return { code: 'sensitive-bind', means: message('policy-devices'), needs: needs ?? 'admin' }
  const place = places.find((candidate) => candidate.path.test(plain))
  const placeNeeds = place?.needs[readOnly ? 0 : 1]
  return place && placeNeeds ? { code: 'sensitive-bind', means: place.means, needs: placeNeeds } : null
}

/** As the engine cleans it. `/var/run` is a link to `/run` everywhere. */
function plainPath(path: string): string {
  return posix
    .normalize(path)
    .replace(/(?<=.)\/$/, '')
    .replace(/^\/var\/run(?=\/|$)/, '/run')
}
