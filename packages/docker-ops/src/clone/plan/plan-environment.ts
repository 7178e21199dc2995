import { splitVariable } from '../split-variable.ts'
import type { PlannedChange, Edits, PlanContext } from './plan-context.ts'

/** The source's variables with the overrides merged in by name; null removes one. Order is kept, new ones come last. */
export function planEnvironment({ container, image, options }: PlanContext): Edits {
  const overrides = Object.entries(options.overrides.env ?? {})
  if (overrides.length === 0) return { changes: [] }
  const lines = container.Config.Env ?? []
  const before = new Map(lines.map(splitVariable))
  const ofImage = new Set((image.Config?.Env ?? []).map((line) => splitVariable(line)[0]))
  const after = new Map(before)
  const changes: PlannedChange[] = []
  for (const [name, value] of overrides) {
    const from = before.get(name) ?? null
    // @NOTE a name without = unsets it; a missing name would bring the image's value back: moby, ReplaceOrAppendEnvVars.
    if (value === null && !ofImage.has(name)) after.delete(name)
    else after.set(name, value)
    if (value !== from)
      changes.push({
        field: `Config.Env.${name}`,
        from,
        to: value,
        reason: value === null ? 'Removed, as asked.' : 'Set, as asked.',
      })
  }
  return { config: { Env: [...after].map(([name, value]) => (value === null ? name : `${name}=${value}`)) }, changes }
}
