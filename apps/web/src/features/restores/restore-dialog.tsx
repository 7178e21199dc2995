import type { BackupSummary } from '@holdfast/contract'
import { Button, Skeleton, Stack, Switch, TextInput } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { ConflictList } from '../../plans/conflict-list.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { DatedTitle, Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { DamageWarning } from './damage-warning.tsx'
import { RestoreFooter } from './restore-footer.tsx'
import { RestorePlanFields } from './restore-plan-fields.tsx'
import { useRestore } from './use-restore.ts'

interface RestoreDialogProps {
  backup: Pick<BackupSummary, 'vaultId' | 'id' | 'containerName' | 'startedAt' | 'verified'>
  onClose: () => void
}

export function RestoreDialog({ backup, onClose }: RestoreDialogProps) {
  const { vaultId, id: backupId, containerName, startedAt, verified } = backup
  const { form, plan, problems, change, ...restore } = useRestore({ vaultId, backupId, onStarted: onClose })
  const fields = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (restore.attempts > 0 || restore.refusal)
      fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [restore.attempts, restore.refusal])

  return (
    <Dialog
      onClose={onClose}
      title={<DatedTitle title={`Restore ${containerName}`} at={startedAt} />}
      size={760}
      classNames={{ inner: classes['around'] ?? '', content: classes['scroller'] ?? '' }}
    >
      <form
        ref={fields}
        noValidate
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault()
          restore.submit()
        }}
      >
        <div className={classes['head']}>
          <TextInput
            label="Name of the new container"
            className={classes['name'] ?? ''}
            data-autofocus
            autoComplete="off"
            spellCheck={false}
            value={form.name ?? plan?.name ?? ''}
            error={problems.name}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
          <Switch
            label="Start after restoring"
            checked={form.start}
            onChange={({ currentTarget }) => change({ start: currentTarget.checked })}
          />
        </div>
        <DamageWarning verified={verified} />
        {plan && <RestorePlanFields {...{ form, plan, problems, change }} />}
        {!plan && restore.planning && (
          <Stack gap="sm" role="status" aria-label="Planning">
            <Skeleton h={14} w="12%" />
            <Skeleton h={46} />
            <Skeleton h={46} />
            <Skeleton h={90} mt="md" />
          </Stack>
        )}
        <RestoreFooter
          {...restore}
          plan={plan}
          conflictCount={restore.conflicts.length}
          conflictList={<ConflictList label="Conflicts" conflicts={restore.conflicts} onFix={restore.fix} />}
          onCancel={onClose}
        >
          <ErrorLine error={restore.error} />
          {!plan && restore.error !== null && (
            <Button size="xs" variant="default" className={classes['retry'] ?? ''} onClick={restore.again}>
              Plan again
            </Button>
          )}
        </RestoreFooter>
      </form>
    </Dialog>
  )
}
