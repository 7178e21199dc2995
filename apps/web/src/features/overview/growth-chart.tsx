import type { OverviewVault } from '@holdfast/contract'
import { Table, VisuallyHidden } from '@mantine/core'
import { formatBytes } from '../../ui/format.ts'
import classes from './overview.module.css'

const width = 320
const height = 72
const dayMs = 86_400_000
const format = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })

/** What a vault stored, as an area over time from zero, and the same as a table for whoever hears it. */
export function GrowthChart({ name, samples }: { name: string; samples: OverviewVault['samples'] }) {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || last.at - first.at < dayMs)
    return <p className={classes['quiet']}>Growth is shown from the second day on.</p>
  const most = Math.max(...samples.map(({ storedBytes }) => storedBytes), 1)
  const points = samples.map(({ at, storedBytes }) => {
    const x = ((at - first.at) / (last.at - first.at)) * width
    const y = height - (storedBytes / most) * (height - 2)
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
  return (
    <>
      <svg className={classes['growth']} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        <path className={classes['area']} d={`M0 ${height}L${points.join('L')}L${width} ${height}Z`} />
        <path className={classes['line']} d={`M${points.join('L')}`} vectorEffect="non-scaling-stroke" />
      </svg>
      <div className={classes['axis']} aria-hidden>
        <span>{format.format(first.at)}</span>
        <span>{formatBytes(most)} at most</span>
        <span>{format.format(last.at)}</span>
      </div>
      <VisuallyHidden>
        <Table>
          <caption>Stored in {name}</caption>
          <thead>
            <tr>
              <th>Day</th>
              <th>Stored</th>
            </tr>
          </thead>
          <tbody>
            {samples.map(({ at, storedBytes }) => (
              <tr key={at}>
                <td>{format.format(at)}</td>
                <td>{formatBytes(storedBytes)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </VisuallyHidden>
    </>
  )
}
