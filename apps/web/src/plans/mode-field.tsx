import type { CopyMode, StopLimit } from '@holdfast/contract'
import type { ReactNode } from 'react'
import { formatDuration } from '../ui/format-time.ts'
import { describeStopLimit } from './describe-stop-limit.ts'
import { ExplainedChoice, FieldGroup } from './field-group.tsx'

const modes: { value: CopyMode; label: string }[] = [
  { value: 'pause', label: 'Pause' },
  { value: 'stop', label: 'Stop' },
  { value: 'live', label: 'Live' },
]

interface ModeFieldProps {
  legend: string
  /** Whose data is read. */
  container: string
  /** Null where nothing is read of a running container: there is nothing to choose then. */
  mode: CopyMode | null
  /** What is made of the data: `backup`, `copy`. */
  result: string
  /** How long it may take to stop, where that is known. */
  stopLimit?: StopLimit | undefined
  /** How long it was down the last time in each mode, in milliseconds. */
  lastDowntimes?: { pause?: number; stop?: number } | undefined
  error?: string | undefined
  onChange: (mode: CopyMode) => void
  children?: ReactNode
}

/** What a container does while its data is read. */
export function ModeField({
  legend,
  container,
  mode,
  result,
  stopLimit,
  lastDowntimes = {},
  error,
  onChange,
  children,
}: ModeFieldProps) {
  const lastMs = mode === 'pause' || mode === 'stop' ? lastDowntimes[mode] : undefined
  return (
    <FieldGroup legend={legend} error={error}>
      {mode !== null && (
        <ExplainedChoice
          label={legend}
          choices={modes}
          value={mode}
          meaning={
            explain(mode, container, result) +
            (mode === 'stop' && stopLimit ? ` ${describeStopLimit(stopLimit)}` : '') +
            (lastMs === undefined ? '' : ` The last time this took ${formatDuration(lastMs)}.`)
          }
          onChange={onChange}
        />
      )}
      {children}
    </FieldGroup>
  )
}

function explain(mode: CopyMode, container: string, result: string): string {
  switch (mode) {
    case 'pause':
      return `${container} is paused while its data is read. All data is from the same moment; open connections wait.`
    case 'stop':
      return `${container} is stopped while its data is read, then started again.`
    case 'live':
      return `${container} keeps running. Files it writes meanwhile may be incomplete in this ${result}.`
    default:
      return mode satisfies never
  }
}
