import type { LabelChoice, LabelGroup } from '@holdfast/contract'
import { Input } from '@mantine/core'
import { Fold } from '../../plans/fold.tsx'
import own from '../../plans/planned-network.module.css'
import { PlannedNetwork } from '../../plans/planned-network.tsx'
import { Segments } from '../../plans/segments.tsx'
import { countOf } from '../../ui/format.ts'
import type { RestoreFieldsProps } from './restore-fields-props.ts'

const groupWords = {
  compose: ['Compose', 'Kept, Compose takes the container for its own: it may recreate or remove it.'],
  ownership: ['Ownership', 'Kept, whoever managed the original manages this one too.'],
  proxy: ['Reverse proxy', 'Kept, visitors of the original are sent to this one as well.'],
  watchers: ['Updates and backups', 'Kept, tools that update or back up the original do it to this one too.'],
} satisfies Record<LabelGroup, [string, string]>

const choices: { value: LabelChoice; label: string }[] = [
  { value: 'keep', label: 'Keep' },
  { value: 'remove', label: 'Remove' },
]

/** The networks the new container joins, those made again among them, and the labels that make somebody act on it. */
export function RestoreNetworks({ form, plan, problems, change }: RestoreFieldsProps) {
  const { networks, newNetworks, labels } = plan
  if (networks.length === 0 && labels.length === 0 && !problems.labelGroups) return null
  const hint = [
    networks.length > 0 && countOf(networks.length, 'network'),
    newNetworks.length > 0 && `${newNetworks.length} made again`,
    labels.length > 0 && countOf(labels.length, 'label group'),
  ]
  return (
    <Fold title="Network and labels" hint={hint.filter(Boolean).join(', ')} wrong={problems.labelGroups !== undefined}>
      {networks.map((network) => (
        <PlannedNetwork key={network.name} network={network} isNew={newNetworks.includes(network.name)} />
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
      {problems.labelGroups && <Input.Error role="alert">{problems.labelGroups}</Input.Error>}
    </Fold>
  )
}
