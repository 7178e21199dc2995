import type { LabelChoice, LabelGroup } from '@holdfast/contract'
import type { PlanContext } from '../plan-context.ts'

interface LabelRule {
  group: LabelGroup
  pattern: RegExp
  /** Why the new container is better off without it. */
  reason: `change-label-${'compose' | 'swarm' | 'portainer' | 'proxy' | 'watcher'}`
}

const rules: readonly LabelRule[] = [
  { group: 'compose', pattern: /^com\.docker\.compose\./, reason: 'change-label-compose' },
  { group: 'ownership', pattern: /^com\.docker\.(stack|swarm)\./, reason: 'change-label-swarm' },
  { group: 'ownership', pattern: /^io\.portainer\./, reason: 'change-label-portainer' },
  { group: 'proxy', pattern: /^(traefik\.|caddy(_\d+)?($|\.))/, reason: 'change-label-proxy' },
  {
    group: 'watchers',
    pattern: /^com\.centurylinklabs\.watchtower\.|^com\.github\.containrrr\./,
    reason: 'change-label-watcher',
  },
  { group: 'watchers', pattern: /^(wud|diun|ofelia|docker-volume-backup)\./, reason: 'change-label-watcher' },
  { group: 'watchers', pattern: /^autoheal($|\.)/, reason: 'change-label-watcher' },
]

const unlessAsked: Record<LabelGroup, LabelChoice> = {
  compose: 'remove',
  ownership: 'remove',
  proxy: 'remove',
  watchers: 'keep',
}

/** Who else acts on a container by this label; null for a label nobody is known to read. */
export function labelRule(label: string): LabelRule | null {
  return rules.find(({ pattern }) => pattern.test(label)) ?? null
}

/** What becomes of the labels of a group. */
export function labelChoiceOf({ options }: PlanContext, group: LabelGroup): LabelChoice {
  return options.labelGroups[group] ?? unlessAsked[group]
}
