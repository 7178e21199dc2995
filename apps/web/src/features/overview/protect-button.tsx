import type { ContainerSelector, OverviewContainer } from '@holdfast/contract'
import { Button, Menu } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC, type Inputs, type Outputs } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'

type Schedule = Outputs['schedules']['list'][number]

interface ProtectButtonProps {
  container: OverviewContainer
  /** To the form of a new schedule for this container. */
  newSchedule: (props: object, target: ContainerSelector) => ReactNode
}

/** Adds a container to a schedule in one step, or leads to a new one. */
export function ProtectButton({ container, newSchedule }: ProtectButtonProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const mayManage = useMay('schedules.manage')
  const { data: all = [] } = useQuery({ ...trpc.schedules.list.queryOptions(), enabled: mayManage })
  // Those of labels are changed where the labels are.
  const schedules = all.filter(({ source }) => source === 'table')
  const update = useMutation(
    trpc.schedules.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.schedules.pathKey() })
        await queryClient.invalidateQueries({ queryKey: trpc.overview.pathKey() })
      },
    }),
  )
  const enable = useMutation(
    trpc.schedules.setEnabled.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.schedules.pathKey() })
        await queryClient.invalidateQueries({ queryKey: trpc.overview.pathKey() })
      },
    }),
  )
  const { subject, compose, protection, scheduleIds } = container
  if (!mayManage) return null
  const [disabledId] = scheduleIds
  if (protection === 'schedule-disabled' && disabledId !== undefined)
    return (
      <Button
        size="compact-xs"
        variant="default"
        loading={enable.isPending}
        aria-label={`Turn on the schedule of ${subject.name}`}
        onClick={() => enable.mutate({ scheduleId: disabledId, enabled: true })}
      >
        Turn on
      </Button>
    )
  if (protection !== 'no-schedule') return null
  const { engineId, name } = subject
  const target: ContainerSelector = { kind: 'container', engineId, name, compose }
  const error = update.error ? describeError(update.error).message : undefined
  if (schedules.length === 0)
    return (
      <Button
        size="compact-xs"
        aria-label={`Protect ${subject.name}`}
        renderRoot={(props) => newSchedule(props, target)}
      >
        Protect
      </Button>
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-xs"
          loading={update.isPending}
          aria-label={`Protect ${subject.name}`}
          {...(error !== undefined && { color: 'red', title: error })}
        >
          Protect
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {schedules.slice(0, 8).map((schedule) => (
          <Menu.Item key={schedule.id} onClick={() => update.mutate(withTarget(schedule, target))}>
            Add to {schedule.name}
          </Menu.Item>
        ))}
        <Menu.Item renderRoot={(props) => newSchedule(props, target)}>New schedule</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** All that can be changed of a schedule, and the container beside what it takes. */
function withTarget(schedule: Schedule, target: ContainerSelector): Inputs['schedules']['update'] {
  const { id: scheduleId, name, enabled, timing, timeZone, targets, exclude, vault, mode, mounts } = schedule
  const { retention, jitterSeconds, windowMinutes, catchUp } = schedule
  const what = { targets: [...targets, target], exclude, vault, mode, mounts, retention }
  return { scheduleId, name, enabled, timing, timeZone, ...what, jitterSeconds, windowMinutes, catchUp }
}
