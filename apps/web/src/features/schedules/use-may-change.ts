import { useAccount, useMay } from '../../trpc/account.ts'

/** A schedule is for those who see every container. */
export function useMayChange(permission: 'schedules.manage' | 'schedules.run' | 'schedules.view'): boolean {
  const may = useMay(permission)
  return useAccount().scopes.length === 0 && may
}
