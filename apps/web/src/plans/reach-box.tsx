import type { PolicyFinding } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Badge } from '@mantine/core'
import classes from './reach-box.module.css'

interface ReachBoxProps {
  /** `clone`, `restored container`. */
  who: string
  policy: readonly PolicyFinding[]
  exclusiveDevices: readonly string[]
}

/** What the new container can do that a plain one cannot, as its source can. */
export function ReachBox({ who, policy, exclusiveDevices }: ReachBoxProps) {
  if (policy.length === 0 && exclusiveDevices.length === 0) return null
  return (
    <section className={classes['box']} aria-label={`What the ${who} will be able to do`}>
      {policy.length > 0 && (
        <h3 className={classes['title']}>The {who} will be able to do more than a plain container</h3>
      )}
      <ul className={classes['findings']}>
        {policy.map(({ field, value, means, needs }) => (
          <li key={`${field} ${value}`}>
            <span className={classes['means']}>
              {textOf(means)}
              {needs === 'admin' && (
                <Badge size="xs" variant="default" tt="none">
                  needs admin
                </Badge>
              )}
            </span>
            <code>
              {field}: {value}
            </code>
          </li>
        ))}
        {exclusiveDevices.map((device) => (
          <li key={device}>
            <span className={classes['means']}>Only one container may be able to use this at a time.</span>
            <code>{device}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
