import { VisuallyHidden } from '@mantine/core'
import { dayWords, describeDays, nameDay, readDays } from './overview-words.ts'
import classes from './overview.module.css'

/** The last thirty days of a container: a picture, and the same in words. */
export function Calendar({ days: letters, firstDay }: { days: string; firstDay: string }) {
  const days = readDays(letters)
  return (
    <>
      <svg className={classes['calendar']} viewBox="0 0 239 16" width={239} height={16} aria-hidden>
        {days.map((day, index) => (
          <g key={nameDay(firstDay, index)} data-day={day}>
            <title>{`${nameDay(firstDay, index)}: ${dayWords[day]}`}</title>
            <rect x={index * 8} y={0} width={7} height={16} rx={1.5} />
            {/* Not by colour alone. */}
            {day === 'failed' && <path d={`M${index * 8 + 1.5} 5.5l4 5m0 -5l-4 5`} />}
            {day === 'missed' && <path d={`M${index * 8 + 1.5} 8h4`} />}
            {day === 'warned' && <path d={`M${index * 8 + 3.5} 4v5m0 2v1`} />}
          </g>
        ))}
      </svg>
      <VisuallyHidden>{describeDays(days, firstDay)}</VisuallyHidden>
    </>
  )
}
