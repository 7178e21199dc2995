import { clonedFromLabel } from '../../container/shared-mounts.ts'
import type { Edits, PlanContext, PlannedChange } from './plan-context.ts'

/** On every clone and on every volume made for one: the job that made it. */
export const jobLabel = 'io.holdfast.job'

const ownership = [
  {
    pattern: /^com\.docker\.compose\./,
    reason: 'Compose finds its containers by it and would change or remove the clone.',
  },
  {
    pattern: /^com\.docker\.(stack|swarm)\./,
    reason: 'It says that a swarm manages the container; nobody manages the clone.',
  },
  { pattern: /^io\.portainer\./, reason: 'It says who owns the source in Portainer.' },
]
const routing = {
  pattern: /^(traefik\.|caddy(_\d+)?($|\.))/,
  reason: "A reverse proxy would send the source's traffic to the clone.",
}

/** All labels but those that say whose the container is or send it traffic, and two of our own. */
export function planLabels({ container, image, jobId }: PlanContext): Edits {
  const before = container.Config.Labels ?? {}
  const ours = { [jobLabel]: jobId, [clonedFromLabel]: container.Id }
  const labels: Record<string, string> = {}
  const changes: PlannedChange[] = []
  for (const [label, value] of Object.entries(before)) {
    const rule = [...ownership, routing].find(({ pattern }) => pattern.test(label))
    if (rule === undefined) {
      labels[label] = value
      continue
    }
    // A label of the image comes back when it is left out. Emptied, it names no project and no router.
    const ofImage = image.Config?.Labels?.[label] !== undefined
    if (ofImage) labels[label] = ''
    const reason = ofImage ? `${rule.reason} The image sets it too, so it is emptied instead of removed.` : rule.reason
    changes.push({ field: `Config.Labels.${label}`, from: value, to: ofImage ? '' : null, reason })
  }
  for (const [label, value] of Object.entries(ours))
    changes.push({
      field: `Config.Labels.${label}`,
      from: before[label] ?? null,
      to: value,
      reason: label === jobLabel ? 'Says which job made the clone.' : 'Says what it is a clone of.',
    })
  return { config: { Labels: { ...labels, ...ours } }, changes }
}

/** The labels of a volume that stands in for another: the other's own, but no Compose project's, and the job's. */
export function volumeLabels(before: Record<string, string>, jobId: string): Record<string, string> {
  const kept = Object.entries(before).filter(([label]) => !ownership.some(({ pattern }) => pattern.test(label)))
  return { ...Object.fromEntries(kept), [jobLabel]: jobId }
}
