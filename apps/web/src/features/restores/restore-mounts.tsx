import type { RestoreMountChoice } from '@holdfast/contract'
import { Input } from '@mantine/core'
import { DataRow } from '../../plans/data-row.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { describeSize } from '../../ui/format.ts'
import { restoreChoiceLabel, restoreChoiceMeaning, toRestoreChoice, toRestoreChoices } from './mount-choice.ts'
import { ReadBackField } from './read-back-field.tsx'
import type { RestoreFieldsProps } from './restore-fields-props.ts'
import type { RestorePlan } from './restore-plan.ts'

type PlannedMount = RestorePlan['mounts'][number]

/** What the new container gets at each mount. */
export function RestoreMounts(fields: RestoreFieldsProps) {
  const { form, plan, problems, change } = fields
  const { mounts, memory, writableLayer, sizesPending } = plan
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>Data</legend>
      {mounts.map((mount) => (
        <MountRow
          key={mount.destination}
          mount={mount}
          choice={form.mounts[mount.destination] ?? toRestoreChoice(mount.choice)}
          pending={sizesPending}
          onChange={(choice) => change({ mounts: { ...form.mounts, [mount.destination]: choice } })}
        />
      ))}
      {writableLayer.choice === 'include' && (
        <p className={classes['footnote']}>
          Changes in the container itself are restored: {describeSize(writableLayer.sizeBytes, sizesPending)}
        </p>
      )}
      {memory.length > 0 && (
        <p className={classes['footnote']}>
          In memory, fresh in every container: <code>{memory.join(', ')}</code>
        </p>
      )}
      <ReadBackField {...fields} />
      {problems.mounts && <Input.Error role="alert">{problems.mounts}</Input.Error>}
    </fieldset>
  )
}

interface MountRowProps {
  mount: PlannedMount
  choice: RestoreMountChoice
  pending: boolean
  onChange: (choice: RestoreMountChoice) => void
}

function MountRow({ mount, choice, pending, onChange }: MountRowProps) {
  const { destination, choices, sizeBytes, newVolume } = mount
  return (
    <DataRow
      title={<code className={classes['path']}>{destination}</code>}
      spoken={destination}
      source={describeSource(mount)}
      size={describeSize(sizeBytes, pending)}
      sizeKnown={sizeBytes !== null}
      value={choice}
      options={toRestoreChoices(choices).map((value) => ({ value, label: restoreChoiceLabel[value] }))}
      meaning={
        <>
          {restoreChoiceMeaning[choice]}
          {newVolume !== null && choice === toRestoreChoice(mount.choice) && (
            <>
              ,{' '}
              <code className={classes['volume']} title={newVolume}>
                {newVolume}
              </code>
            </>
          )}
        </>
      }
      onChange={(value) => onChange(value as RestoreMountChoice)}
    />
  )
}

function describeSource({ type, name, anonymous, source, writable }: PlannedMount): string {
  const kind =
    type === 'bind' ? `was folder ${source}` : anonymous ? 'was an anonymous volume' : `was ${type} ${name ?? source}`
  return writable ? kind : `${kind}, read-only`
}
