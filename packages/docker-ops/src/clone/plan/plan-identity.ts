import {
  chosenByEngine,
  ownName,
  sharesContainerNetwork,
  shortId,
  type Edits,
  type PlanContext,
} from './plan-context.ts'

/** Name, host name and domain. A host name somebody set stays; one the engine made of the id is made anew. */
export function planIdentity({ container, name }: PlanContext): Edits {
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
  if (Hostname && reason !== null) {
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

/** Why the host name cannot stay; null when it can. The engine refuses one in both of the first two cases. */
function hostnameReason(container: PlanContext['container']): string | null {
  if (sharesContainerNetwork(container)) return containerNetwork
  if (container.HostConfig.UTSMode === 'host')
    return "It shares the host's name (UTS mode host); the engine refuses another."
  if (container.Config.Hostname === shortId(container))
    return "The engine had made it of the source's id; the clone gets one of its own."
  return null
}
