import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'

/** What a vault is called now; its id once it was forgotten. */
export function VaultName({ vaultId }: { vaultId: string }) {
  const { data } = useQuery(useTRPC().vaults.list.queryOptions())
  return data?.find(({ id }) => id === vaultId)?.name ?? vaultId
}
