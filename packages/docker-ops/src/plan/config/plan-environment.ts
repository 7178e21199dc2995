import { message } from '@holdfast/contract/messages'
import { splitVariable } from '../compare-inspects.ts'
import type { Edits, PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'
import { newImageOf, imageReason, ownConfig } from './own-config.ts'

/**
 * The source's variables with the overrides merged in by name; null removes one. Order is kept, new ones come last. A new
 * image brings its own variables in place of the old image's.
 */
export function planEnvironment(context: PlanContext): Edits {
  const { container, newImage, options } = context
  const overrides = new Map(Object.entries(options.overrides.env ?? {}))
  if (overrides.size === 0 && newImage === null) return { changes: [] }
  const ofImage = new Map((newImageOf(context).Config?.Env ?? []).map(splitVariable))
  const sent = new Map((ownConfig(context).Env ?? []).map(splitVariable))
  for (const [name, value] of overrides) {
    // @NOTE a name without = unsets it; a missing name would bring the image's value back: moby, ReplaceOrAppendEnvVars.
    if (value === null && !ofImage.has(name)) sent.delete(name)
    else sent.set(name, value)
  }
  const changes = predictChanges(
    container,
    { Config: { Env: toLines(new Map([...ofImage, ...sent])) } },
    (difference) => {
      const override = overrides.get(difference.field.replace('Config.Env.', ''))
      if (override === undefined) return imageReason(context, difference.to)
      return message(override === null ? 'change-removed' : 'change-set')
    },
  )
  return { config: { Env: toLines(sent) }, changes }
}

function toLines(variables: Map<string, string | null>): string[] {
  return [...variables].map(([name, value]) => (value === null ? name : `${name}=${value}`))
}
