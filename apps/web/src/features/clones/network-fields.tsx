import type { LabelChoice, LabelGroup } from '@holdfast/contract'
import { Input } from '@mantine/core'
import { Fold } from '../../plans/fold.tsx'
import own from '../../plans/planned-network.module.css'
import { PlannedNetwork } from '../../plans/planned-network.tsx'
import { Segments } from '../../plans/segments.tsx'
import { countOf } from '../../ui/format.ts'
import type { FieldsProps } from './fields-props.ts'

const groupWords = {
  compose: ['Compose', 'Kept, Compose takes the clone for its own: it may recreate or remove it.'],
  ownership: ['Ownership', 'Kept, whoever manages the source manages the clone too.'],
  proxy: ['Reverse proxy', 'Kept, visitors of the source are sent to the clone as well.'],
  watchers: ['Updates and backups', 'Kept, tools that update or back up the source do it to the clone too.'],
} satisfies Record<LabelGroup, [string, string]>

const choices: { value: LabelChoice; label: string }[] = [
  { value: 'keep', label: 'Keep' },
  { value: 'remove', label: 'Remove' },
]

/** Where others find the clone: its networks and names there, and the labels that make somebody act on it. */
export function NetworkFields({ form, plan, problems, change }: FieldsProps) {
  const { networks, labels } = plan
  const error = problems.networks ?? problems.labelGroups
  if (networks.length === 0 && labels.length === 0 && !error) return null
  const hint = [
    networks.length > 0 && countOf(networks.length, 'network'),
    labels.length > 0 && countOf(labels.length, 'label group'),
  ]
  return (
    <Fold title="Network and labels" hint={hint.filter(Boolean).join(', ')} wrong={error !== undefined}>
      {networks.map((network) => (
        <PlannedNetwork key={network.name} network={network} />
      ))}
      {labels.map(({ group, choice, labels: names }) => (
        <div key={group} className={own['row']}>
          <div>
            <span className={own['name']}>{groupWords[group][0]}</span>
            <span className={own['words']}>{groupWords[group][1]}</span>
            <code className={own['labels']}>{names.join(', ')}</code>
          </div>
          <Segments
            label={`${groupWords[group][0]} labels`}
            choices={choices}
            value={form.labelGroups[group] ?? choice}
            onChange={(value) => change({ labelGroups: { ...form.labelGroups, [group]: value } })}
          />
        </div>
      ))}
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </Fold>
  )
}
