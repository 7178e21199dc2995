import { Badge } from '@mantine/core'
import type { ClonePlan } from './clone-plan.ts'
import classes from './reach-box.module.css'

/** What the clone can do that a plain container cannot, as its source can. */
export function ReachBox({ policy, exclusiveDevices }: Pick<ClonePlan, 'policy' | 'exclusiveDevices'>) {
  if (policy.length === 0 && exclusiveDevices.length === 0) return null
  return (
    <section className={classes['box']} aria-label="What the clone will be able to do">
      {policy.length > 0 && (
        <h3 className={classes['title']}>The clone will be able to do more than a plain container</h3>
      )}
      <ul className={classes['findings']}>
        {policy.map(({ field, value, means, needs }) => (
          <li key={`${field} ${value}`}>
            <span className={classes['means']}>
              {means}
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
