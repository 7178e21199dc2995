import type { Account } from '@holdfast/contract'
import { may, type Permission } from '@holdfast/contract/permissions'
import { createContext, use } from 'react'

const AccountContext = createContext<Account | null>(null)

export const AccountProvider = AccountContext.Provider

/** Who is signed in. Every page is drawn for somebody. */
export function useAccount(): Account {
  const account = use(AccountContext)
  if (account === null) throw new Error('Nobody is signed in.')
  return account
}

/** Whether whoever is signed in may do this. The server asks again; this only keeps buttons away that would be refused. */
export function useMay(permission: Permission): boolean {
  const account = use(AccountContext)
  return account !== null && may(account.role, permission)
}
