import { Button, FileButton, Group, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFileDownload, IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, type Outputs } from '../../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../../ui/dialog.tsx'
import { useMayChange } from '../use-may-change.ts'

/** All schedules out of one file and into one. */
export function ScheduleFile() {
  const [yaml, setYaml] = useState<string | null>(null)
  const mayManage = useMayChange('schedules.manage')
  const plan = useMutation(useTRPC().schedules.planImport.mutationOptions())
  const open = (text: string): void => {
    setYaml(text)
    plan.mutate({ yaml: text })
  }
  if (!useMayChange('schedules.view')) return null
  return (
    <>
      <Button
        component="a"
        size="xs"
        variant="subtle"
        href="/api/schedules.yaml"
        download="schedules.yaml"
        leftSection={<IconFileDownload size={14} aria-hidden />}
      >
        Export as YAML
      </Button>
      {mayManage && (
        <FileButton
          accept=".yaml,.yml,application/yaml"
          inputProps={{ 'aria-label': 'YAML file with schedules' }}
          onChange={(file) => file && void file.text().then(open)}
        >
          {(props) => (
            <Button {...props} size="xs" variant="subtle" leftSection={<IconFileUpload size={14} aria-hidden />}>
              Import YAML
            </Button>
          )}
        </FileButton>
      )}
      {yaml !== null && <ImportDialog yaml={yaml} plan={plan} onClose={() => setYaml(null)} />}
    </>
  )
}

type Plan = Outputs['schedules']['planImport']

interface ImportDialogProps {
  yaml: string
  plan: { data: Plan | undefined; error: unknown; isPending: boolean }
  onClose: () => void
}

/** What the file would do, before it does it. */
function ImportDialog({ yaml, plan, onClose }: ImportDialogProps) {
  const queryClient = useQueryClient()
  const { schedules } = useTRPC()
  const apply = useMutation(
    schedules.import.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: schedules.pathKey() })
        notifications.show({ title: 'Imported', message: 'The schedules are as the file says.', color: 'green' })
        onClose()
      },
    }),
  )
  const found = plan.data
  const isEmpty = found && found.create.length + found.change.length + found.remove.length === 0
  return (
    <Dialog onClose={onClose} title="Import schedules" size="lg">
      <Stack gap="sm">
        {found && <Changes plan={found} />}
        <ErrorLine error={plan.error ?? apply.error} />
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          loading={plan.isPending || apply.isPending}
          disabled={!found || isEmpty === true}
          {...(found && found.remove.length > 0 && { color: 'red' })}
          onClick={() => found && apply.mutate({ yaml, digest: found.digest })}
        >
          Import
        </Button>
      </Group>
    </Dialog>
  )
}

function Changes({ plan: { create, change, remove, unchanged } }: { plan: Plan }) {
  const groups: [string, string[]][] = [
    ['Created', create],
    ['Changed', change.map(({ name, fields }) => `${name} (${fields.join(', ')})`)],
    ['Deleted, as the file does not have them', remove],
  ]
  return (
    <>
      {groups
        .filter(([, names]) => names.length > 0)
        .map(([word, names]) => (
          <div key={word}>
            <b>{word}</b>
            <ul>
              {names.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          </div>
        ))}
      <p>{unchanged === 0 ? 'None stays as it is.' : `${unchanged} stay as they are.`}</p>
    </>
  )
}
