import { textOf } from '@holdfast/contract/messages'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { createIdempotencyKey, resend } from '../trpc/resend.ts'
import { describeError } from '../ui/describe-error.ts'
import { usePlan, type Plan } from './use-plan.ts'

/** Of each field what is wrong with it, as a sentence. */
export type Problems<Field extends string> = Partial<Record<Field, string>>

interface NamedForm {
  /** Null until somebody types one: the plan proposes a free one. */
  name: string | null
  start: boolean
}

type Start<Input> = Input & { name: string; plan: Plan['digest']; idempotencyKey: string }

interface PlanFormOf<Form extends NamedForm, Input, P extends Plan, Field extends string> {
  /** Tells the plans of one procedure from others'. */
  key: readonly string[]
  initial: () => Form
  /** What is wrong with the fields as they are; with any of it, not even a plan can be asked for. */
  check: (form: Form) => Problems<Field>
  /** What stands in the way of starting, though it can be planned. */
  checkStart: (form: Form, plan: P | undefined) => Problems<Field>
  /** What a plan and a start are asked with. The same function for as long as it gives the same. */
  toInput: (form: Form) => Input
  plan: (input: Input, signal: AbortSignal) => Promise<P>
  start: (input: Start<Input>) => Promise<unknown>
  /** The form with some fields changed. */
  change: (form: Form, part: Partial<Form>) => Form
  /** The form with the fix of a conflict in it. */
  applyFix: (form: Form, fix: Record<string, unknown>) => Form
  /** By the first part of an option's path, the field a refusal of it stands beside. */
  fieldOf: Readonly<Record<string, Field>>
  /** Of these it is said only once somebody wanted to go on. */
  lateFields: readonly NoInfer<Field>[]
  onStarted: () => void
}

/** What a form shows and does, whatever else its fields are. */
export type PlannedForm<P extends Plan> = ReturnType<typeof usePlanForm<NamedForm, object, P, 'name'>>

/** The form, the plan that follows it, and the start of exactly that plan. */
export function usePlanForm<Form extends NamedForm, Input extends object, P extends Plan, Field extends string>({
  toInput,
  check,
  checkStart,
  ...of
}: PlanFormOf<Form, Input, P, Field>) {
  const [form, setForm] = useState(of.initial)
  const [attempts, setAttempts] = useState(0)
  const malformed = check(form)
  const valid = Object.keys(malformed).length === 0
  const input = useMemo(() => (valid ? toInput(form) : null), [form, valid, toInput])
  const {
    plan,
    current,
    outstanding,
    error: planError,
    again,
  } = usePlan<Input, P>({ key: of.key, input, fetchPlan: of.plan })
  const start = useMutation({
    mutationFn: of.start,
    ...resend,
    onSuccess: of.onStarted,
    onError: (error) => isOutOfDate(error) && again(),
  })

  const update = (next: (before: Form) => Form) => {
    setForm(next)
    if (start.isError) start.reset()
  }
  const inTheWay = checkStart(form, plan)
  const submit = () => {
    setAttempts((before) => before + 1)
    if (!input || outstanding || !isEmpty(inTheWay)) return
    if (!plan || !current) return again()
    start.mutate({ ...input, name: plan.name, plan: plan.digest, idempotencyKey: createIdempotencyKey() })
  }

  const error = start.error ?? planError
  // Without a plan most fields are not drawn, and what stands beside them would not be seen.
  const refused = error && plan ? placeError(error, of.fieldOf) : null
  const hidden = attempts > 0 ? [] : of.lateFields
  return {
    form,
    plan,
    planning: outstanding,
    starting: start.isPending,
    attempts,
    /** Why the start was refused. */
    refusal: start.error,
    /** What is chosen was refused: `plan` is of what was chosen before. */
    unplannable: planError !== null,
    conflicts: planError === null ? (plan?.conflicts ?? []) : [],
    problems: { ...refused, ...without(inTheWay, hidden), ...without(malformed, hidden) } as Problems<Field>,
    /** What is wrong with no field in particular. */
    error: refused ? null : error,
    change: (part: Partial<Form>) => update((before) => of.change(before, part)),
    fix: (options: Record<string, unknown>) => update((before) => of.applyFix(before, options)),
    again,
    submit,
  }
}

/** That a plan's own name, if somebody typed it, is taken; null where it is free or not known to be taken. */
export function findTakenName({ name }: NamedForm, plan: Pick<Plan, 'name' | 'conflicts'> | undefined): string | null {
  if (plan?.name !== name) return null
  const conflict = plan?.conflicts.find(({ field }) => field === 'name')
  return conflict === undefined ? null : textOf(conflict.message)
}

const fieldByCode: Record<string, string> = { NAME_IN_USE: 'name', PORT_IN_USE: 'ports', MOUNT_SHARED: 'mounts' }

/** Puts a refusal beside the field it is about; null if it is about none of them. */
function placeError<Field extends string>(
  error: unknown,
  fieldOf: Readonly<Record<string, Field>>,
): Problems<Field> | null {
  const { code, field, message } = describeError(error)
  if (code === 'PLAN_CHANGED') return null
  // `options.overrides.memoryBytes` is about memory, and `mounts./data/name` about mounts.
  const [first = ''] = (field ?? '').replace(/^(options\.)?(overrides\.)?/, '').split('.')
  const place = fieldOf[first] ?? fieldOf[fieldByCode[code ?? ''] ?? '']
  return place === undefined ? null : ({ [place]: message } as Problems<Field>)
}

/** Something else holds on the engine than when the plan was made. */
function isOutOfDate(error: unknown): boolean {
  const { code } = describeError(error)
  return code === 'PLAN_CHANGED' || code === 'NAME_IN_USE'
}

function without<Field extends string>(problems: Problems<Field>, fields: readonly Field[]): Problems<Field> {
  return Object.fromEntries(
    Object.entries(problems).filter(([field]) => !fields.some((one) => one === field)),
  ) as Problems<Field>
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0
}
