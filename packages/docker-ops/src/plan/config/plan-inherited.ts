import { posix } from 'node:path'
import { message } from '@holdfast/contract/messages'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import { isRecord, sameValue } from '../../engine/raw/same-value.ts'
import {
  chosenByEngine,
  sharesContainerNetwork,
  type Edits,
  type PlanContext,
  type PlannedChange,
} from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'
import { newImageOf, imageReason, ownConfig } from './own-config.ts'

/**
 * User, working directory and what else the engine fills in from the image where a create call names nothing.
 * @NOTE which fields those are: moby daemon/commit.go, merge.
 */
export function planInherited(context: PlanContext): Edits {
  const { container, newImage, options } = context
  const { user, workingDir } = options.overrides
  const ofImage = newImageOf(context).Config ?? {}
  const own: Record<string, unknown> = {
    ...ownConfig(context),
    ...namedByHand(context),
    ...(user !== undefined && { User: user }),
    ...(workingDir !== undefined && { WorkingDir: asShown(workingDir) }),
  }
  const shown = {
    ...mergedTexts(container.Config, own, ofImage),
    Shell: own['Shell'],
    OnBuild: own['OnBuild'],
    Healthcheck: mergedHealthcheck(own['Healthcheck'], ofImage['Healthcheck']),
    ...(newImage !== null && mergedPresence(context)),
  }
  const changes = predictChanges(container, { Config: shown }, ({ field, to }) => {
    if (field === 'Config.User' && user === '') return message('change-image-own')
    const requested = (field === 'Config.User' && user) || (field === 'Config.WorkingDir' && workingDir)
    return requested ? message('change-set') : imageReason(context, to)
  })
  // What becomes of the source's own volumes is decided mount by mount.
  const { ExposedPorts, ...fields } = own
  const edited = ['User', 'WorkingDir', 'StopSignal', 'Shell', 'OnBuild', 'Healthcheck'].filter(
    (field) => !sameValue(fields[field], container.Config[field]),
  )
  return {
    config: {
      ...Object.fromEntries(edited.map((field) => [field, fields[field]])),
      ...(newImage !== null && container.Config.ExposedPorts && { ExposedPorts }),
    },
    changes: [...changes, ...freshVolumes(context)],
  }
}

/** The engine takes these two from no image; a container that has those of the old one gets those of the new one. */
function namedByHand(context: PlanContext): Record<string, unknown> {
  const own = ownConfig(context)
  const ofImage = newImageOf(context).Config ?? {}
  const named = ['Shell', 'OnBuild'].filter((field) => !sameValue(context.container.Config[field], null))
  return Object.fromEntries(named.map((field) => [field, own[field] ?? ofImage[field]]))
}

/** Where nothing is left, inspect shows an empty text or none, as it did for the source. */
function mergedTexts(
  source: Record<string, unknown>,
  own: Record<string, unknown>,
  ofImage: Record<string, unknown>,
): Record<string, unknown> {
  const nothing = (field: string): unknown => (source[field] ? '' : source[field])
  return {
    User: own['User'] || ofImage['User'] || nothing('User'),
    WorkingDir: asShown(own['WorkingDir'] || ofImage['WorkingDir']) || nothing('WorkingDir'),
    StopSignal: own['StopSignal'] || ofImage['StopSignal'],
  }
}

/** The engine cleans a working directory: moby container/container.go, SetupWorkingDirectory. */
function asShown(directory: unknown): string {
  return typeof directory === 'string' && directory !== '' ? cleanPath(posix.normalize(directory)) : ''
}

function mergedHealthcheck(own: unknown, ofImage: unknown): unknown {
  if (!isRecord(own) || !isRecord(ofImage)) return own ?? ofImage
  const named = Object.entries(own).filter(([, value]) => value !== 0 && !sameValue(value, null))
  return { ...ofImage, ...Object.fromEntries(named) }
}

/** Ports and volumes of the image are added to whatever is sent. */
function mergedPresence(context: PlanContext): Record<string, unknown> {
  const { Config } = context.container
  const ofImage = newImageOf(context).Config
  const ports = sharesContainerNetwork(context) ? Config.ExposedPorts : ownConfig(context).ExposedPorts
  return {
    ExposedPorts: { ...ports, ...ofImage?.ExposedPorts },
    Volumes: { ...Config.Volumes, ...ofImage?.Volumes },
  }
}

/** Where the new image declares a volume and nothing else is mounted, the engine makes an anonymous one. */
function freshVolumes(context: PlanContext): PlannedChange[] {
  const { container, newImage, options } = context
  const mounted = [
    ...(container.Mounts ?? []).map(({ Destination }) => Destination),
    ...Object.keys(options.overrides.mounts ?? {}),
  ].map(cleanPath)
  return Object.keys(newImage?.Config?.Volumes ?? {})
    .map(cleanPath)
    .filter((path) => !mounted.includes(path))
    .map((path) =>
      chosenByEngine(`Mounts.${path}`, null, message('change-volume-of-image', { reason: imageReason(context, {}) })),
    )
}
