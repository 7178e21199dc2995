import type { PlannedObject } from '@holdfast/contract'
import { textOf, type Message } from '@holdfast/contract/messages'
import type { ComponentProps } from 'react'
import { FieldChanges, NotIncluded } from '../ui/field-changes.tsx'
import { countOf } from '../ui/format.ts'
import { Fold } from './fold.tsx'
import classes from './plan-outcome.module.css'

const kindWord = { image: 'Image', volume: 'Volume', container: 'Container' } satisfies Record<
  PlannedObject['kind'],
  string
>

interface PlanOutcomeProps {
  plan: {
    creates: readonly PlannedObject[]
    changes: ComponentProps<typeof FieldChanges>['changes']
    notCarried: readonly Message[]
  }
}

/** What pressing the button creates, and in what that differs from its source. */
export function PlanOutcome({ plan: { creates, changes, notCarried } }: PlanOutcomeProps) {
  return (
    <>
      <Fold title="What will differ" hint={countOf(changes.length, 'difference')}>
        <FieldChanges changes={changes} />
        <NotIncluded sentences={notCarried.map(textOf)} />
      </Fold>
      <section aria-label="What will be created" className={classes['creates']}>
        <h3 className={classes['heading']}>What will be created</h3>
        <ol className={classes['objects']}>
          {creates.map(({ kind, name, detail }) => (
            <li key={`${kind} ${name}`}>
              <span className={classes['kind']}>{kindWord[kind]}</span>
              <span className={classes['what']}>
                <code>{name}</code> <span className={classes['detail']}>{textOf(detail)}</span>
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}
