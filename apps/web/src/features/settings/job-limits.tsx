import { Button, Group, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { JobLimits } from '@holdfast/contract'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { SettingsSection } from './settings-section.tsx'

const most = 16

/** How many backups run beside each other. */
export function JobLimitsSection() {
  return (
    <SettingsSection
      id="job-limits"
      title="Backups in parallel"
      about="Backups of schedules and backups that people start are counted apart, so people never wait for a schedule. With more per engine than per vault, a slow vault does not delay backups to the others."
      query={useQuery(useTRPC().jobs.limits.queryOptions())}
      form={(saved) => <JobLimitsForm key={`${saved.perEngine}/${saved.perVault}`} saved={saved} />}
    />
  )
}

function JobLimitsForm({ saved }: { saved: JobLimits }) {
  const queryClient = useQueryClient()
  const { jobs } = useTRPC()
  const [limits, setLimits] = useState<JobLimits>(saved)
  const save = useMutation(
    jobs.setLimits.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: jobs.limits.queryKey() }),
    }),
  )
  const field = (name: keyof JobLimits, label: string) => (
    <NumberInput
      label={label}
      min={1}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      w={160}
      value={limits[name]}
      onChange={(value) => typeof value === 'number' && setLimits({ ...limits, [name]: value })}
    />
  )
  const isChanged = limits.perEngine !== saved.perEngine || limits.perVault !== saved.perVault
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(limits)
      }}
    >
      <Group align="end">
        {field('perEngine', 'Per engine')}
        {field('perVault', 'Per vault')}
        <Button type="submit" loading={save.isPending} disabled={!isChanged}>
          Save
        </Button>
      </Group>
      <ErrorLine error={save.error} />
    </form>
  )
}
