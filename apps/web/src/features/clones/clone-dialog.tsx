import type { ContainerDetail, ContainerRow } from '@holdfast/contract'
import { useQuery } from '@tanstack/react-query'
import { PlanDialog, Unread } from '../../plans/plan-dialog.tsx'
import { PlanForm } from '../../plans/plan-form.tsx'
import { useEngineId } from '../../trpc/engine-id.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { findContestedMounts } from './check-clone.ts'
import { describeWork } from './describe-work.ts'
import { PlannedFields } from './planned-fields.tsx'
import { SharingConsent } from './sharing-consent.tsx'
import { useClone } from './use-clone.ts'

interface CloneDialogProps {
  row: ContainerRow
  onClose: () => void
}

export function CloneDialog({ row, onClose }: CloneDialogProps) {
  const engineId = useEngineId()
  const options = useTRPC().containers.inspect.queryOptions(
    { engineId, containerId: row.id },
    { staleTime: 0, gcTime: 0 },
  )
  const { data, error, refetch, isFetching } = useQuery(options)
  return (
    <PlanDialog onClose={onClose} title={`Clone ${row.name}`}>
      {data && <CloneFields detail={data} onClose={onClose} />}
      {!data && <Unread error={error} retrying={isFetching} retry={() => void refetch()} />}
    </PlanDialog>
  )
}

function CloneFields({ detail, onClose }: { detail: ContainerDetail; onClose: () => void }) {
  const clone = useClone({ detail, onStarted: onClose })
  const { form, plan, problems, change, conflicts, fix } = clone
  const contested = findContestedMounts(form, plan)
  const aboutSharing = conflicts.filter(({ code, field }) => {
    return code === 'MOUNT_SHARED' && contested.some((destination) => field === `mounts.${destination}`)
  })
  return (
    <PlanForm
      planned={clone}
      words={{ name: 'Name', start: 'Start after cloning', verb: 'Clone' }}
      summarize={describeWork}
      shownElsewhere={aboutSharing}
      onCancel={onClose}
    >
      {plan && (
        <PlannedFields
          {...{ detail, form, plan, problems, change }}
          consent={
            contested.length > 0 && (
              <SharingConsent {...{ form, plan, problems, change, contested }} conflicts={aboutSharing} onFix={fix} />
            )
          }
        />
      )}
    </PlanForm>
  )
}
