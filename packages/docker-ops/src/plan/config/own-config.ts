import type { CloneOverrides } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { RawContainer, RawImage } from '../../engine/raw/raw-inspect.ts'
import { isRecord, sameValue } from '../../engine/raw/same-value.ts'
import type { PlanContext } from '../plan-context.ts'

type RawConfig = RawContainer['Config']

/**
 * The source's `Config` without what its image had brought in, where the clone gets another image: left out of the create
 * call, it is the new image's. Without a new image it is the source's `Config` as it is.
 */
export function ownConfig({ container, image, newImage, options }: PlanContext): RawConfig {
  const { Config, HostConfig } = container
  if (newImage === null) return Config
  const defaults = image.Config ?? {}
  const published = [...Object.keys(HostConfig.PortBindings ?? {}), ...listedPorts(options.overrides.ports)]
  const inherited = ['User', 'StopSignal', 'Shell', 'OnBuild'].filter((field) =>
    sameValue(Config[field], defaults[field]),
  )
  return {
    ...Config,
    ...ownCommand(Config, image),
    ...Object.fromEntries(inherited.map((field) => [field, undefined])),
    WorkingDir:
      cleanPath(textOf(Config['WorkingDir'])) === cleanPath(textOf(defaults['WorkingDir']))
        ? undefined
        : Config['WorkingDir'],
    Env: Config.Env?.filter((line) => !defaults.Env?.includes(line)),
    Labels: without(Config.Labels, (label, value) => defaults.Labels?.[label] === value),
    // A port that is published was asked for, whatever the image says of it.
    ExposedPorts: without(
      Config.ExposedPorts,
      (port) => port in (defaults.ExposedPorts ?? {}) && !published.includes(port),
    ),
    Healthcheck: ownHealthcheck(Config['Healthcheck'], defaults['Healthcheck']),
  }
}

/**
 * An image's command comes in only with its entrypoint: beside another entrypoint, a command is the container's own even
 * when the image has the same, and an entrypoint without the image's command was asked for.
 */
function ownCommand({ Entrypoint, Cmd }: RawConfig, { Config }: RawImage): Pick<RawConfig, 'Entrypoint' | 'Cmd'> {
  const hidesCommand = !Cmd?.length && Boolean(Config?.Cmd?.length)
  if (!sameValue(Entrypoint, Config?.Entrypoint) || hidesCommand)
    return { Entrypoint: Entrypoint ?? [], Cmd: Cmd ?? [] }
  return { Entrypoint: undefined, Cmd: sameValue(Cmd, Config?.Cmd) ? undefined : Cmd }
}

function listedPorts(ports: CloneOverrides['ports']): string[] {
  return typeof ports === 'object' ? ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`) : []
}

/** The engine fills a health check in part by part, so each part is the container's own or the image's. */
function ownHealthcheck(check: unknown, defaults: unknown): Record<string, unknown> | undefined {
  if (!isRecord(check)) return undefined
  const own = without(check, (part, value) => isRecord(defaults) && sameValue(defaults[part], value))
  return Object.keys(own).length > 0 ? own : undefined
}

function without<T>(
  map: Record<string, T> | null | undefined,
  isInherited: (key: string, value: T) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([key, value]) => !isInherited(key, value)))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The image the clone is created from. What a create call leaves out, the engine fills in from there. */
export function newImageOf({ image, newImage }: Pick<PlanContext, 'image' | 'newImage'>): RawImage {
  return newImage ?? image
}

/** Why a field differs that nobody named: the clone is created from another image than the source was. */
export function imageReason({ container, options, purpose }: PlanContext, to: unknown): Message {
  const { Image } = container.Config
  return to === null || to === ''
    ? message('change-with-source-image', { image: Image, purpose })
    : message('change-with-image', { image: options.overrides.image ?? Image, purpose })
}
