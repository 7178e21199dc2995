import type { PlannedNetwork as Network } from '@holdfast/contract'
import classes from './planned-network.module.css'

/** One network a new container joins: under which names, and what stays with its source. */
export function PlannedNetwork({ network, isNew = false }: { network: Network; isNew?: boolean }) {
  const { name, aliases, droppedAliases, addresses, droppedAddresses } = network
  const facts: [string, string[]][] = [
    ['Also called', aliases],
    ['At', addresses],
    ['Left to the source:', [...droppedAliases, ...droppedAddresses]],
  ]
  return (
    <div className={classes['row']}>
      <div>
        <span className={classes['name']}>{name}</span>
        {isNew && <span className={classes['words']}>Made again from the backup’s definition</span>}
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
