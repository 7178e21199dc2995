import { escapeControls } from '@holdfast/contract/messages'
import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './data-rows.module.css'
import { FieldGroup } from './field-group.tsx'
import dialog from './plan-dialog.module.css'
import type { Plan } from './use-plan.ts'

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

export type PlannedMount = Plan['mounts'][number]

interface MountRowProps<Choice extends string> {
  mount: PlannedMount
  /** What it comes from. */
  source: string
  /** What is chosen now, and what the plan was made for. */
  choice: Choice
  planned: Choice
  options: { value: Choice; label: string }[]
  /** What the choice means. */
  meaning: string
  size: string
  onChange: (choice: Choice) => void
}

/** One mount of the container, and what becomes of its data. */
export function MountRow<Choice extends string>({ mount, choice, planned, meaning, ...row }: MountRowProps<Choice>) {
  const { destination, sizeBytes, newVolume, alsoUsedBy } = mount
  return (
    <DataRow
      title={<code className={dialog['path']}>{escapeControls(destination)}</code>}
      spoken={escapeControls(destination)}
      sizeKnown={sizeBytes !== null}
      value={choice}
      meaning={
        <>
          {meaning}
          {newVolume !== null && choice === planned && (
            <>
              ,{' '}
              <code className={dialog['volume']} title={newVolume}>
                {newVolume}
              </code>
            </>
          )}
          {alsoUsedBy.length > 0 && <span className={dialog['aside']}>Also used by {alsoUsedBy.join(', ')}</span>}
        </>
      }
      {...row}
      onChange={(value) => row.onChange(value as Choice)}
    />
  )
}

/** `volume data`, `folder /srv/site, read-only`, `folder logs of volume data` */
export function describeMount({ type, name, anonymous, source, subpath, writable }: PlannedMount): string {
  const whole = type === 'bind' ? `folder ${source}` : anonymous ? 'anonymous volume' : `${type} ${name ?? source}`
  const kind = subpath === undefined ? whole : `folder ${subpath} of ${whole}`
  return writable ? kind : `${kind}, read-only`
}

interface DataGroupProps {
  memory: readonly string[]
  error: string | undefined
  children: ReactNode
}

/** The rows of the container's data, and what has none. */
export function DataGroup({ memory, error, children }: DataGroupProps) {
  return (
    <FieldGroup legend="Data" error={error}>
      {children}
      {memory.length > 0 && (
        <p className={dialog['footnote']}>
          In memory, empty in every new container: <code>{memory.join(', ')}</code>
        </p>
      )}
    </FieldGroup>
  )
}
