import type { LabelChoice, LabelGroup } from '@holdfast/contract'
import type { PlanContext } from '../plan-context.ts'

interface LabelRule {
  group: LabelGroup
  pattern: RegExp
  /** Why a clone is better off without it. */
  reason: string
}

const watched = 'A watcher would act on the clone as it does on the source.'

const rules: readonly LabelRule[] = [
  {
    group: 'compose',
    pattern: /^com\.docker\.compose\./,
    reason: 'Compose finds its containers by it and would change or remove the clone.',
  },
  {
    group: 'ownership',
    pattern: /^com\.docker\.(stack|swarm)\./,
    reason: 'It says that a swarm manages the container; nobody manages the clone.',
  },
  { group: 'ownership', pattern: /^io\.portainer\./, reason: 'It says who owns the source in Portainer.' },
  {
    group: 'proxy',
    pattern: /^(traefik\.|caddy(_\d+)?($|\.))/,
    reason: "A reverse proxy would send the source's traffic to the clone.",
  },
  { group: 'watchers', pattern: /^com\.centurylinklabs\.watchtower\.|^com\.github\.containrrr\./, reason: watched },
  { group: 'watchers', pattern: /^(wud|diun|ofelia|docker-volume-backup)\./, reason: watched },
  { group: 'watchers', pattern: /^autoheal($|\.)/, reason: watched },
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
