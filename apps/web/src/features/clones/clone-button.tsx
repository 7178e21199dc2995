import type { ContainerRow } from '@holdfast/contract'
import { Button } from '@mantine/core'

export function CloneButton({ row, onClick }: { row: ContainerRow; onClick: (row: ContainerRow) => void }) {
  return (
    <Button variant="default" size="compact-sm" aria-label={`Clone ${row.name}`} onClick={() => onClick(row)}>
      Clone
    </Button>
  )
}
