import { Button, Skeleton, Stack, Switch, TextInput } from '@mantine/core'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { ErrorLine } from '../ui/dialog.tsx'
import { countOf } from '../ui/format.ts'
import { ConflictList } from './conflict-list.tsx'
import classes from './plan-dialog.module.css'
import { FormFooter } from './plan-dialog.tsx'
import type { PlannedForm } from './use-plan-form.ts'
import type { Plan } from './use-plan.ts'

interface PlanFormProps<P extends Plan> {
  planned: PlannedForm<P>
  words: { name: string; start: string; verb: string }
  /** What the plan costs, in a sentence or two. */
  summarize: (plan: P) => string
  /** The conflicts that are shown beside their field, and not in the list. */
  shownElsewhere?: Plan['conflicts']
  onCancel: () => void
  /** What is drawn from the plan, and what is known without one. */
  children: ReactNode
}

/** The form of a clone or a restore: the name, what its plan says, and the start of that plan. */
export function PlanForm<P extends Plan>(props: PlanFormProps<P>) {
  const { planned, words, shownElsewhere = [], onCancel, children } = props
  const { form, plan, planning, problems, change, attempts, refusal, conflicts, error } = planned
  const fields = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (attempts > 0 || refusal) fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [attempts, refusal])

  return (
    <form
      ref={fields}
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        planned.submit()
      }}
    >
      <div className={classes['head']}>
        <NameField
          label={words.name}
          typed={form.name}
          proposed={plan?.name ?? ''}
          error={problems.name}
          onChange={(name) => change({ name })}
        />
        <Switch
          label={words.start}
          checked={form.start}
          onChange={({ currentTarget }) => change({ start: currentTarget.checked })}
        />
      </div>
      {children}
      {!plan && planning && <PlanSkeleton />}
      <FormFooter
        conflicts={
          <ConflictList
            label="Conflicts"
            conflicts={conflicts.filter((conflict) => !shownElsewhere.includes(conflict))}
            onFix={planned.fix}
          />
        }
        summary={
          <>
            {conflicts.length > 0 && (
              <b className={classes['counted']}>{countOf(conflicts.length, 'conflict')} to resolve. </b>
            )}
            {summarize(props)}
          </>
        }
        outdated={planning}
        verb={words.verb}
        starting={planned.starting}
        disabled={!plan || planning || conflicts.some(({ code }) => code === 'FORBIDDEN')}
        onCancel={onCancel}
      >
        <ErrorLine error={error} />
        {!plan && error !== null && (
          <Button size="xs" variant="default" className={classes['retry'] ?? ''} onClick={planned.again}>
            Plan again
          </Button>
        )}
      </FormFooter>
    </form>
  )
}

interface NameFieldProps {
  label: string
  /** Null until somebody types. */
  typed: string | null
  proposed: string
  error: string | undefined
  onChange: (name: string) => void
}

/** What is proposed stands in the field, but is not put into it under whoever is about to type: there it shows behind. */
function NameField({ label, typed, proposed, error, onChange }: NameFieldProps) {
  const [found, setFound] = useState<string | null>(null)
  return (
    <TextInput
      label={label}
      className={classes['name'] ?? ''}
      data-autofocus
      autoComplete="off"
      spellCheck={false}
      placeholder={typed === null ? proposed : ''}
      value={typed ?? found ?? proposed}
      error={error}
      onFocus={() => setFound(proposed)}
      onBlur={() => setFound(null)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

function summarize<P extends Plan>({
  planned: { plan, planning, unplannable },
  summarize: describe,
}: PlanFormProps<P>): string | null {
  if (!plan) return planning ? 'Planning.' : null
  return unplannable ? 'No plan for these choices.' : describe(plan)
}

function PlanSkeleton() {
  return (
    <Stack gap="sm" role="status" aria-label="Planning">
      <Skeleton h={14} w="12%" />
      <Skeleton h={46} />
      <Skeleton h={46} />
      <Skeleton h={30} w="40%" />
      <Skeleton h={90} mt="md" />
    </Stack>
  )
}
