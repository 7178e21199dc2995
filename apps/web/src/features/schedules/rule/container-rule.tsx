import { message, textOf } from '@holdfast/contract/messages'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { useTRPC, type Outputs } from '../../../trpc/trpc.ts'
import { describeError } from '../../../ui/describe-error.ts'
import { StatusDot } from '../../../ui/status-dot.tsx'
import { NextTime } from '../list/next-time.tsx'
import classes from './container-rule.module.css'

type Rule = Outputs['schedules']['ruleOf']['schedules'][number]

interface ContainerRuleProps {
  containerName: string
  link: (schedule: { id: string; name: string }) => ReactNode
  /** Leads to a new schedule for it; null for whoever may not. */
  protect: ReactNode
}

/** Which schedules take a container, how, and where that is said. Nothing for one that is not there now. */
export function ContainerRule({ containerName, link, protect }: ContainerRuleProps) {
  const { data, error } = useQuery(
    useTRPC().schedules.ruleOf.queryOptions({ engineId: useEngineId(), containerName }, { retry: false }),
  )
  if (error && describeError(error).code !== 'CONTAINER_NOT_FOUND')
    return <p className={classes['rule']}>Its schedules are unknown. {describeError(error).message}</p>
  if (!data) return null
  const taken = data.schedules.filter(({ reason, enabled }) => reason === null && enabled)
  return (
    <section className={classes['rule']} aria-label="Schedules">
      {taken.length === 0 && (
        <p>
          <StatusDot tone="warn" />
          No schedule backs up {containerName}. {protect}
        </p>
      )}
      <ul>
        {data.schedules.map((rule) => (
          <li key={rule.scheduleId}>
            <StatusDot tone={rule.reason === null && rule.enabled ? 'good' : 'idle'} />
            <span>
              {link({ id: rule.scheduleId, name: rule.name })}
              <Details rule={rule} />
            </span>
          </li>
        ))}
      </ul>
      {data.problems.map((problem) => (
        <p key={textOf(problem)} role="note">
          <StatusDot tone="warn" />
          {textOf(problem)}
        </p>
      ))}
    </section>
  )
}

function Details({ rule }: { rule: Rule }) {
  const { reason, enabled, words, nextSlot, mode, mounts, retention, takenBy } = rule
  if (reason !== null) return <span className={classes['words']}>Does not take it. {textOf(reason)}</span>
  const excluded = mounts.filter(({ choice }) => choice === 'exclude')
  const parts: [string, Rule['takenBy']][] = [
    [textOf(words), takenBy],
    [modeWord[mode.value], mode.from],
    ...excluded.map(({ destination, from }): [string, Rule['takenBy']] => [`without ${destination}`, from]),
    [describeRetention(retention.value), retention.from],
  ]
  return (
    <>
      <span className={classes['words']}>{parts.map(([text, from]) => `${text}${originOf(from)}`).join(', ')}</span>
      {!enabled && <span className={classes['words']}>It is off.</span>}
      {nextSlot !== null && (
        <span className={classes['words']}>
          Next run: <NextTime at={nextSlot} timeZone="UTC" />
        </span>
      )}
    </>
  )
}

function describeRetention(policy: Rule['retention']['value']): string {
  return policy === null ? 'retention of the vault' : `keeps ${textOf(message('retention-policy', policy))}`
}

const modeWord = { pause: 'paused while reading', stop: 'stopped while reading', live: 'read while running' }

/** Nothing for what the schedule itself says. */
function originOf(from: Rule['takenBy']): string {
  switch (from.kind) {
    case 'label':
      return ` (label ${from.label})`
    case 'default':
      return ' (default)'
    case 'schedule':
    case 'vault':
      return ''
    default:
      return from satisfies never
  }
}
