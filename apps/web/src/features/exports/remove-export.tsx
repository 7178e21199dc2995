import type { ExportFile } from '@holdfast/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { formatBytes } from '../../ui/format.ts'

export function RemoveExport({ file, onClose }: { file: ExportFile; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { exports } = useTRPC()
  const remove = useMutation(
    exports.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: exports.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={file.present ? 'Delete this export?' : 'Forget this export?'}
      confirm={file.present ? 'Delete export' : 'Forget export'}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: file.id })}
      onClose={onClose}
    >
      {file.present ? (
        <>
          This permanently deletes the file <b>{file.fileName}</b> ({formatBytes(file.sizeBytes)}), the filesystem of{' '}
          <b>{file.containerName}</b>.
        </>
      ) : (
        <>
          <b>{file.fileName}</b> is no longer where Holdfast stored it. Only its entry in this list is removed.
        </>
      )}
    </ConfirmDialog>
  )
}
