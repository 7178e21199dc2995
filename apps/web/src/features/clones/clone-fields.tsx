import type { ContainerDetail } from '@holdfast/contract'
import { Button, Checkbox, Group, Switch, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { createIdempotencyKey } from '../../trpc/create-idempotency-key.ts'
import { resend } from '../../trpc/retry-unanswered.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/error-line.tsx'
import classes from './clone-dialog.module.css'
import { checkCloneForm, createCloneForm, findContestedMounts, type CloneForm } from './clone-form.ts'
import { describeClone } from './describe-clone.ts'
import { EnvironmentEditor } from './environment-editor.tsx'
import { MountFields } from './mount-fields.tsx'
import { placeError } from './place-error.ts'
import { PortField } from './port-field.tsx'
import { toStartClone } from './to-start-clone.ts'

interface CloneFieldsProps {
  detail: ContainerDetail
  takenNames: readonly string[]
  onClose: () => void
}

export function CloneFields({ detail, takenNames, onClose }: CloneFieldsProps) {
  const [form, setForm] = useState(() => createCloneForm(detail, takenNames))
  const [submitted, setSubmitted] = useState(false)
  const start = useMutation(useTRPC().clones.start.mutationOptions({ ...resend, onSuccess: onClose }))
  const change = (part: Partial<CloneForm>) => {
    setForm((before) => ({ ...before, ...part }))
    if (start.isError) start.reset()
  }

  const problems = checkCloneForm(form, detail, takenNames)
  const refused = start.error ? placeError(start.error) : null
  const contested = findContestedMounts(form, detail)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setSubmitted(true)
    if (Object.keys(problems).length > 0) return
    start.mutate({ ...toStartClone(form, detail), idempotencyKey: createIdempotencyKey() })
  }

  return (
    <form onSubmit={submit} noValidate className={classes['form']}>
      <TextInput
        label="Name"
        autoFocus
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={form.name}
        error={problems.name ?? refused?.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <MountFields
        detail={detail}
        choices={form.mounts}
        error={refused?.mounts}
        onChange={(mounts) => change({ mounts })}
      />
      <Switch
        label="Start after cloning"
        checked={form.start}
        onChange={({ currentTarget }) => change({ start: currentTarget.checked })}
      />
      {contested.length > 0 && (
        <div className={classes['warning']}>
          <p>
            <b>{detail.name} is running</b> and would write to {contested.join(', ')} at the same time as the clone.
            Most databases are damaged by that.
          </p>
          <Checkbox
            label="Start it anyway: both may write to this data"
            checked={form.acceptSharing}
            error={submitted ? problems.acceptSharing : undefined}
            onChange={({ currentTarget }) => change({ acceptSharing: currentTarget.checked })}
          />
        </div>
      )}
      {detail.publishedPorts.length > 0 && (
        <PortField
          ports={detail.publishedPorts}
          value={form.ports}
          error={refused?.ports}
          onChange={(ports) => change({ ports })}
        />
      )}
      <EnvironmentEditor
        variables={form.environment}
        error={(submitted ? problems.environment : undefined) ?? refused?.environment}
        onChange={(environment) => change({ environment })}
      />
      {start.error && !refused && <ErrorLine error={start.error} />}
      <div className={classes['footer']}>
        <p className={classes['summary']} aria-live="polite">
          {describeClone(form, detail)}
        </p>
        <Group gap="xs" wrap="nowrap">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={start.isPending}>
            Clone
          </Button>
        </Group>
      </div>
    </form>
  )
}
