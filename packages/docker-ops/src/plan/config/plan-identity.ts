import { OpError } from '@holdfast/contract'
import { isWithoutNames, ownName, shortId } from '../../container/names.ts'
import { chosenByEngine, sharesContainerNetwork, type Edits, type PlanContext } from '../plan-context.ts'

/**
 * Name, host name and domain. A host name somebody set stays unless another is asked for; one the engine made of the id is
 * made anew.
 * @throws OpError `BAD_REQUEST` (field `overrides.hostname`) where the clone cannot have a host name of its own.
 */
export function planIdentity({ container, name, options }: PlanContext): Edits {
  const { Hostname, Domainname } = container.Config
  const edits: Edits = {
    config: {},
    changes: [
      {
        field: 'Name',
        from: container.Name,
        to: `/${name}`,
        reason: `A clone of ${ownName(container)} under its own name.`,
      },
    ],
  }
  const reason = hostnameReason(container)
  const asked = options.overrides.hostname
  if (asked !== undefined) {
    refuseForeignHostname(container)
    edits.config = { Hostname: asked }
    if (asked !== Hostname)
      edits.changes.push({ field: 'Config.Hostname', from: Hostname ?? null, to: asked, reason: 'Set, as asked.' })
  } else if (Hostname && reason !== null) {
    edits.config = { Hostname: undefined }
    edits.changes.push(chosenByEngine('Config.Hostname', Hostname, reason))
  }
  if (Domainname && sharesContainerNetwork(container)) {
    edits.config = { ...edits.config, Domainname: undefined }
    edits.changes.push(chosenByEngine('Config.Domainname', Domainname, containerNetwork))
  }
  return edits
}

const containerNetwork = 'It shares the network of another container and takes host name and domain from there.'

/** Why the host name cannot stay; null when it can. */
function hostnameReason(container: PlanContext['container']): string | null {
  const foreign = foreignHostname(container)
  if (foreign !== null) return foreign
  const { Hostname, Labels } = container.Config
  if (Hostname === shortId(container))
    return "The engine had made it of the source's id; the clone gets one of its own."
  const meansSource = [ownName(container), Labels?.['com.docker.compose.service']].includes(Hostname)
  return meansSource && answersToHostname(container)
    ? "On its networks the clone would answer to it beside the source and get the source's traffic; it gets one of its own."
    : null
}

/** On networks people make the engine gives every container its host name as a name of its own. */
function answersToHostname({ NetworkSettings }: PlanContext['container']): boolean {
  return Object.keys(NetworkSettings.Networks ?? {}).some((network) => !isWithoutNames(network))
}

/** Whose host name the container has, in a sentence; null when its own. The engine refuses one in both cases. */
function foreignHostname(container: PlanContext['container']): string | null {
  if (sharesContainerNetwork(container)) return containerNetwork
  return container.HostConfig.UTSMode === 'host'
    ? "It shares the host's name (UTS mode host); the engine refuses another."
    : null
}

function refuseForeignHostname(container: PlanContext['container']): void {
  const foreign = foreignHostname(container)
  if (foreign === null) return
  const message = `${ownName(container)} has no host name of its own to replace. ${foreign} Leave the host name out.`
  throw new OpError('BAD_REQUEST', message, { field: 'overrides.hostname' })
}
