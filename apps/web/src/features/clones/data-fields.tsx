import type { MountChoice } from '@holdfast/contract'
import { Input } from '@mantine/core'
import { DataRow } from '../../plans/data-row.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { describeSize } from '../../ui/format.ts'
import type { ClonePlan } from './clone-plan.ts'
import type { FieldsProps } from './fields-props.ts'
import { LayerRow } from './layer-row.tsx'
import { explainMountChoice, mountChoiceLabel } from './mount-choice.ts'

type PlannedMount = ClonePlan['mounts'][number]

/** What happens to the data: mount by mount, then what the container changed in itself. */
export function DataFields({ form, plan, problems, change }: FieldsProps) {
  const error = problems.mounts ?? problems.writableLayer
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>Data</legend>
      {plan.mounts.map((mount) => (
        <MountRow
          key={mount.destination}
          mount={mount}
          choice={form.mounts[mount.destination] ?? mount.choice}
          pending={plan.sizesPending}
          onChange={(choice) => change({ mounts: { ...form.mounts, [mount.destination]: choice } })}
        />
      ))}
      <LayerRow {...{ form, plan, change }} />
      {plan.memory.length > 0 && (
        <p className={classes['footnote']}>
          In memory, fresh in every container: <code>{plan.memory.join(', ')}</code>
        </p>
      )}
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </fieldset>
  )
}

interface MountRowProps {
  mount: PlannedMount
  choice: MountChoice
  pending: boolean
  onChange: (choice: MountChoice) => void
}

function MountRow({ mount, choice, pending, onChange }: MountRowProps) {
  const { destination, choices, sizeBytes, newVolume, alsoUsedBy } = mount
  return (
    <DataRow
      title={<code className={classes['path']}>{destination}</code>}
      spoken={destination}
      source={describeSource(mount)}
      size={mount.type === 'bind' ? 'not measured' : describeSize(sizeBytes, pending)}
      sizeKnown={sizeBytes !== null}
      value={choice}
      options={choices.map((value) => ({ value, label: mountChoiceLabel[value] }))}
      meaning={
        <>
          {explainMountChoice(choice, mount)}
          {newVolume !== null && choice === mount.choice && (
            <>
              ,{' '}
              <code className={classes['volume']} title={newVolume}>
                {newVolume}
              </code>
            </>
          )}
          {alsoUsedBy.length > 0 && <span className={classes['aside']}>Also used by {alsoUsedBy.join(', ')}</span>}
        </>
      }
      onChange={(value) => onChange(value as MountChoice)}
    />
  )
}

function describeSource({ type, name, anonymous, source, writable }: PlannedMount): string {
  const kind = type === 'bind' ? `folder ${source}` : anonymous ? 'anonymous volume' : `${type} ${name ?? source}`
  return writable ? kind : `${kind}, read-only`
}
