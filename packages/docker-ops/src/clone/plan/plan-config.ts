import type { PlannedChange, Edits, PlanContext } from './plan-context.ts'
import { planEnvironment } from './plan-environment.ts'

/** Image, command, environment and what else lies in `Config`; labels, ports and mounts have plans of their own. */
export function planConfig(context: PlanContext): Edits {
  const { Config, Image } = context.container
  const environment = planEnvironment(context)
  const changes: PlannedChange[] = [...environment.changes]
  const config: Record<string, unknown> = { ...environment.config }
  if (!context.imageNameIsCurrent && Config.Image !== Image) {
    config['Image'] = Image
    changes.push({
      field: 'Config.Image',
      from: Config.Image,
      to: Image,
      reason: `${Config.Image} means another image by now, or none; the clone is made from exactly the one the source runs.`,
    })
  }
  if (dropsImageEntrypoint(context)) config['Entrypoint'] = ['']
  if (Config.MacAddress) {
    config['MacAddress'] = undefined
    changes.push({
      field: 'Config.MacAddress',
      from: Config.MacAddress,
      to: null,
      reason: 'Two containers must not have one MAC address; the engine gives the clone its own.',
    })
  }
  return { config, changes }
}

/**
 * The source was made with an emptied entrypoint: inspect shows none, and sending none would bring the image's back.
 * @NOTE the engine reads one empty string as "no entrypoint": moby daemon/create.go, mergeAndVerifyConfig.
 */
function dropsImageEntrypoint({ container, image }: PlanContext): boolean {
  return !container.Config.Entrypoint?.length && Boolean(image.Config?.Entrypoint?.length)
}
