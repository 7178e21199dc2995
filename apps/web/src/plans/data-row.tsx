import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './data-row.module.css'

interface DataRowProps {
  title: ReactNode
  /** The title as the select says it aloud. */
  spoken: string
  source: string
  size: string
  sizeKnown: boolean
  value: string
  options: { value: string; label: string }[]
  /** The value follows from another field. */
  disabled?: boolean
  meaning: ReactNode
  onChange: (value: string) => void
}

/** One piece of the container's data, how large it is, and what becomes of it. */
export function DataRow({
  title,
  spoken,
  source,
  value,
  options,
  disabled = false,
  meaning,
  onChange,
  ...data
}: DataRowProps) {
  return (
    <div className={classes['row']}>
      <div className={classes['words']}>
        <span className={classes['title']}>{title}</span>
        <span className={classes['source']}>{source}</span>
      </div>
      <span className={classes['size']} data-known={data.sizeKnown}>
        {data.size}
      </span>
      <NativeSelect
        size="xs"
        className={classes['choice'] ?? ''}
        aria-label={`What to do with ${spoken}`}
        value={value}
        data={options}
        disabled={disabled}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <span className={classes['meaning']}>{meaning}</span>
    </div>
  )
}
