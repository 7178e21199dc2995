import type { CloneConflict } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../../container/names.ts'
import { parseLink } from '../../container/read-links.ts'
import type { Edits, PlanContext } from '../plan-context.ts'
import { candidatesFor, type Candidate } from './plan-namespaces.ts'

/** The links of the default bridge, as they are asked for: to whatever name their targets have now, or to others. */
export function planLinks({ container, links }: PlanContext): Edits {
  const { Links } = container.HostConfig
  if (!Links?.length) return { changes: [] }
  const owner = ownName(container)
  const reasons: Message[] = []
  const asked = Links.map((shown) => parseLink(shown, owner)).flatMap(({ target, alias }) => {
    const link = links.byAlias.get(alias)
    if (link?.status === 'excluded') {
      reasons.push(message('change-link-excluded', { alias }))
      return []
    }
    if (link?.status !== 'linked' || link.target.name === target) return [`${target}:${alias}`]
    const about = { alias, target: link.target.name }
    reasons.push(message(link.isRequested ? 'change-link-requested' : 'change-link-renamed', about))
    return [`${link.target.name}:${alias}`]
  })
  const [first, ...more] = reasons
  const from = Links.map((shown) => linkArgument(shown, owner)).toSorted()
  const reason = more.length === 0 ? first : message('several', { messages: reasons })
  return {
    hostConfig: { Links: asked },
    changes: reason === undefined ? [] : [{ field: 'HostConfig.Links', from, to: asked.toSorted(), reason }],
  }
}

/** `/db:/web/alias`, as inspect of `web` shows a link, is `db:alias` when it is asked for. The same link: no change. */
export function linkArgument(shown: string, owner: string): string {
  const { target, alias } = parseLink(shown, owner)
  return `${target}:${alias}`
}

/**
 * Links that lead nowhere, and those that cannot be followed at the start.
 * @param asked `HostConfig.Links` of the create call: where another network takes the place of the default bridge there are none.
 * @param others whom one can choose from.
 */
export function linkConflicts(
  { container, links, options: { start }, purpose }: PlanContext,
  asked: readonly string[],
  others: readonly Candidate[],
): CloneConflict[] {
  const candidates = candidatesFor(
    container,
    others.filter(({ id }) => links.linkable.has(id)),
  )
  return asked.flatMap((argument): CloneConflict[] => {
    const { target, alias } = parseLink(argument, ownName(container))
    const link = links.byAlias.get(alias)
    const to = (other: string | null) => ({ overrides: { links: { [alias]: other } } })
    const isElsewhere = link?.status === 'linked' && !link.target.isOnDefaultBridge
    if (link?.status === 'gone' || isElsewhere)
      return [
        {
          code: 'BAD_REQUEST',
          field: `overrides.links.${alias}`,
          message: message(isElsewhere ? 'link-target-elsewhere' : 'link-target-gone', { alias, target, purpose }),
          fix: { label: message('fix-exclude-link', { alias }), options: to(null) },
          alternatives: candidates.map((name) => ({
            label: message('fix-link', { target: name }),
            options: to(name),
          })),
        },
      ]
    if (link?.status !== 'linked' || link.target.isRunning || !start) return []
    return [
      {
        code: 'INVALID_STATE',
        field: 'start',
        message: message('link-target-stopped', { target, purpose }),
        fix: { label: message('fix-not-start'), options: { start: false } },
      },
    ]
  })
}
