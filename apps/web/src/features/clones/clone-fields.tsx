import type { ContainerDetail } from '@holdfast/contract'
import { Button, Skeleton, Stack, Switch, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { ConflictList } from '../../plans/conflict-list.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { ErrorLine } from '../../ui/dialog.tsx'
import { CloneFooter } from './clone-footer.tsx'
import { findContestedMounts } from './find-contested-mounts.ts'
import { PlannedFields } from './planned-fields.tsx'
import { SharingConsent } from './sharing-consent.tsx'
import { useClone } from './use-clone.ts'

interface CloneFieldsProps {
  detail: ContainerDetail
  onClose: () => void
}

export function CloneFields({ detail, onClose }: CloneFieldsProps) {
  const { form, plan, problems, change, ...clone } = useClone({ detail, onStarted: onClose })
  const fields = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (clone.attempts > 0) focusInvalid(fields.current)
  }, [clone.attempts])
  useEffect(() => {
    if (clone.refusal) focusInvalid(fields.current)
  }, [clone.refusal])

  const contested = findContestedMounts(form, plan)
  const aboutSharing = clone.conflicts.filter(({ code, field }) => {
    return code === 'MOUNT_SHARED' && contested.some((destination) => field === `mounts.${destination}`)
  })
  return (
    <form
      ref={fields}
      noValidate
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault()
        clone.submit()
      }}
    >
      <div className={classes['head']}>
        <TextInput
          label="Name"
          className={classes['name'] ?? ''}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          value={form.name ?? plan?.name ?? ''}
          error={problems.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <Switch
          label="Start after cloning"
          checked={form.start}
          onChange={({ currentTarget }) => change({ start: currentTarget.checked })}
        />
      </div>
      {plan && (
        <PlannedFields
          {...{ detail, form, plan, problems, change }}
          consent={
            contested.length > 0 && (
              <SharingConsent
                {...{ form, plan, problems, change, contested }}
                conflicts={aboutSharing}
                onFix={clone.fix}
              />
            )
          }
        />
      )}
      {!plan && clone.planning && <PlanSkeleton />}
      <CloneFooter
        plan={plan}
        planning={clone.planning}
        unplannable={clone.unplannable}
        starting={clone.starting}
        conflictCount={clone.conflicts.length}
        conflicts={
          <ConflictList
            label="Conflicts"
            conflicts={clone.conflicts.filter((conflict) => !aboutSharing.includes(conflict))}
            onFix={clone.fix}
          />
        }
        onCancel={onClose}
      >
        <ErrorLine error={clone.error} />
        {!plan && clone.error !== null && (
          <Button size="xs" variant="default" className={classes['retry'] ?? ''} onClick={clone.again}>
            Plan again
          </Button>
        )}
      </CloneFooter>
    </form>
  )
}

function focusInvalid(fields: HTMLElement | null): void {
  fields?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

function PlanSkeleton() {
  return (
    <Stack gap="sm" role="status" aria-label="Planning">
      <Skeleton h={14} w="12%" />
      {[0, 1, 2].map((line) => (
        <Skeleton key={line} h={46} />
      ))}
      <Skeleton h={14} w="22%" mt="md" />
      <Skeleton h={30} w="40%" />
      <Skeleton h={90} mt="md" />
    </Stack>
  )
}
