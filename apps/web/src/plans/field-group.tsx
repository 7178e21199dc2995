import { Input } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './plan-dialog.module.css'
import { Segments, type SegmentsProps } from './segments.tsx'

interface FieldGroupProps {
  legend: string
  /** What is wrong with the group as a whole. */
  error?: string | undefined
  children: ReactNode
}

/** Fields of a dialog that belong together, under one heading. */
export function FieldGroup({ legend, error, children }: FieldGroupProps) {
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>{legend}</legend>
      {children}
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </fieldset>
  )
}

/** A choice of two or three words, and beside it what the chosen one means. */
export function ExplainedChoice<Value extends string>({
  meaning,
  ...props
}: SegmentsProps<Value> & { meaning: ReactNode }) {
  return (
    <div className={classes['choice']}>
      <Segments {...props} />
      <span className={classes['meaning']}>{meaning}</span>
    </div>
  )
}
