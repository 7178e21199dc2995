import type { LabelChoice, LabelGroup } from '@holdfast/contract'
import { Input } from '@mantine/core'
import { countOf } from '../ui/format.ts'
import { Fold } from './fold.tsx'
import classes from './network-fields.module.css'
import { Segments } from './segments.tsx'
import type { Plan } from './use-plan.ts'

interface NetworkFieldsProps {
  plan: Pick<Plan, 'networks' | 'labels'>
  /** Those that do not exist and are created first. */
  newNetworks?: readonly string[]
  /** What the new container is called here, and what it was made from: `clone` and `source`. */
  who: { container: string; source: string }
  chosen: Partial<Record<LabelGroup, LabelChoice>>
  error: string | undefined
  onChange: (chosen: Partial<Record<LabelGroup, LabelChoice>>) => void
}

const choices: { value: LabelChoice; label: string }[] = [
  { value: 'keep', label: 'Keep' },
  { value: 'remove', label: 'Remove' },
]

/** Where others find the new container: its networks and names there, and the labels that make somebody act on it. */
export function NetworkFields({ plan, newNetworks = [], who, chosen, error, onChange }: NetworkFieldsProps) {
  const { networks, labels } = plan
  if (networks.length === 0 && labels.length === 0 && !error) return null
  const hint = [
    networks.length > 0 && countOf(networks.length, 'network'),
    newNetworks.length > 0 && `${newNetworks.length} to create`,
    labels.length > 0 && countOf(labels.length, 'label group'),
  ]
  return (
    <Fold title="Network and labels" hint={hint.filter(Boolean).join(', ')} wrong={error !== undefined}>
      {networks.map((network) => (
        <NetworkRow key={network.name} network={network} isNew={newNetworks.includes(network.name)} />
      ))}
      {labels.map(({ group, choice, labels: names }) => (
        <div key={group} className={classes['row']}>
          <div>
            <span className={classes['name']}>{groupWord[group]}</span>
            <span className={classes['words']}>{explainKept(group, who)}</span>
            <code className={classes['labels']}>{names.join(', ')}</code>
          </div>
          <Segments
            label={`${groupWord[group]} labels`}
            choices={choices}
            value={chosen[group] ?? choice}
            onChange={(value) => onChange({ ...chosen, [group]: value })}
          />
        </div>
      ))}
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </Fold>
  )
}

/** One network the new container joins: under which names, and what stays with its source. */
function NetworkRow({ network, isNew }: { network: Plan['networks'][number]; isNew: boolean }) {
  const { name, aliases, droppedAliases, addresses, droppedAddresses } = network
  const facts: [string, string[]][] = [
    ['Aliases', aliases],
    ['Addresses', addresses],
    ['Not included:', [...droppedAliases, ...droppedAddresses]],
  ]
  return (
    <div className={classes['row']}>
      <div>
        <span className={classes['name']}>{name}</span>
        {isNew && <span className={classes['words']}>Created from the backup’s definition</span>}
        {facts
          .filter(([, values]) => values.length > 0)
          .map(([word, values]) => (
            <span key={word} className={classes['words']}>
              {word} <code className={classes['labels']}>{values.join(', ')}</code>
            </span>
          ))}
      </div>
    </div>
  )
}

const groupWord = {
  compose: 'Compose',
  ownership: 'Ownership',
  proxy: 'Reverse proxy',
  watchers: 'Updates and backups',
} satisfies Record<LabelGroup, string>

function explainKept(group: LabelGroup, { container, source }: NetworkFieldsProps['who']): string {
  switch (group) {
    case 'compose':
      return `If kept, Compose treats the ${container} as its own and may recreate or remove it.`
    case 'ownership':
      return `If kept, whoever manages the ${source} manages the ${container} too.`
    case 'proxy':
      return `If kept, the proxy sends visitors of the ${source} to the ${container} as well.`
    case 'watchers':
      return `If kept, tools that update or back up the ${source} do so with the ${container} too.`
    default:
      return group satisfies never
  }
}
