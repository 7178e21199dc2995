import { OpError } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isWithoutNames, ownName, shortId } from '../../container/names.ts'
import {
  chosenByEngine,
  leavesContainerNetwork,
  sharesContainerNetwork,
  type Edits,
  type PlanContext,
} from '../plan-context.ts'

/**
 * Name, host name and domain. A host name somebody set stays unless another is asked for; one the engine made of the id is
 * made anew.
 * @throws OpError `BAD_REQUEST` (field `overrides.hostname`) where the clone cannot have a host name of its own.
 */
export function planIdentity(context: PlanContext): Edits {
  const { container, name, options, purpose } = context
  const { Hostname, Domainname } = container.Config
  const edits: Edits = {
    config: {},
    changes: [
      {
        field: 'Name',
        from: container.Name,
        to: `/${name}`,
        reason: message('change-name', { container: ownName(container), purpose }),
      },
    ],
  }
  const reason = hostnameReason(context)
  const requested = options.overrides.hostname
  if (requested !== undefined) {
    refuseForeignHostname(context)
    edits.config = { Hostname: requested }
    if (requested !== Hostname)
      edits.changes.push({
        field: 'Config.Hostname',
        from: Hostname ?? null,
        to: requested,
        reason: message('change-set'),
      })
  } else if (Hostname && reason !== null) {
    edits.config = { Hostname: undefined }
    edits.changes.push(chosenByEngine('Config.Hostname', Hostname, reason))
  }
  const domainReason = ofProvider(context)
  if (Domainname && domainReason !== null) {
    edits.config = { ...edits.config, Domainname: undefined }
    edits.changes.push(chosenByEngine('Config.Domainname', Domainname, domainReason))
  }
  return edits
}

/** Why the host name cannot stay; null when it can. */
function hostnameReason(context: PlanContext): Message | null {
  const { container, purpose } = context
  const foreign = ofProvider(context) ?? ofHost(container)
  if (foreign !== null) return foreign
  const { Hostname, Labels } = container.Config
  if (Hostname === shortId(container)) return message('change-host-name-of-id', { purpose })
  const meansSource = [ownName(container), Labels?.['com.docker.compose.service']].includes(Hostname)
  return meansSource && answersToHostname(container) ? message('change-host-name-answers', { purpose }) : null
}

/** On networks people make the engine gives every container its host name as a name of its own. */
function answersToHostname({ NetworkSettings }: PlanContext['container']): boolean {
  return Object.keys(NetworkSettings.Networks ?? {}).some((network) => !isWithoutNames(network))
}

/** Why names are those of the container whose network it shares, or its source did; null where neither is so. */
function ofProvider(context: PlanContext): Message | null {
  if (leavesContainerNetwork(context)) return message('change-host-name-was-shared')
  return sharesContainerNetwork(context) ? message('change-host-name-shared') : null
}

function ofHost({ HostConfig }: PlanContext['container']): Message | null {
  return HostConfig.UTSMode === 'host' ? message('change-host-name-of-host') : null
}

/** The engine refuses one of its own in both cases. */
function refuseForeignHostname(context: PlanContext): void {
  const { container } = context
  const foreign = (leavesContainerNetwork(context) ? null : ofProvider(context)) ?? ofHost(container)
  if (foreign === null) return
  const about = { container: ownName(container), reason: foreign }
  throw new OpError('BAD_REQUEST', message('host-name-not-own', about), { field: 'overrides.hostname' })
}
