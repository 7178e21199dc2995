import type { TokenRow } from '@holdfast/contract'
import { Button, VisuallyHidden } from '@mantine/core'
import { describeScope } from '../../access/grant.ts'
import { useMay } from '../../trpc/account.ts'
import { formatExactTime, formatRelativeTime } from '../../ui/format-time.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import { useNow } from '../../ui/use-now.ts'
import classes from './tokens.module.css'

interface TokensTableProps {
  tokens: readonly TokenRow[]
  onRevoke: (token: TokenRow) => void
}

export function TokensTable({ tokens, onRevoke }: TokensTableProps) {
  const ofEverybody = useMay('tokens.manage')
  return (
    <table className={table['table']} aria-label="API tokens">
      <thead>
        <tr>
          <th scope="col">Name</th>
          {ofEverybody && <th scope="col">Of</th>}
          <th scope="col">Role</th>
          <th scope="col">Scope</th>
          <th scope="col">Expires</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td className={`${table['strong']} ${table['break']} ${table['wide']}`}>{token.name}</td>
            {ofEverybody && <td>{token.user?.name ?? 'created on the host'}</td>}
            <td>{token.role}</td>
            <td className={table['break']}>{describeScope(token.role, token.scope)}</td>
            <td className={table['quiet']}>
              <Expiry at={token.expiresAt} />
            </td>
            <td className={table['quiet']}>
              <span className={classes['label']}>last used </span>
              {token.lastUsedAt === null ? 'never' : <RelativeTime at={token.lastUsedAt} />}
            </td>
            <td className={table['end']}>
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                aria-label={`Revoke ${token.name}`}
                onClick={() => onRevoke(token)}
              >
                Revoke
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Expiry({ at }: { at: number | null }) {
  const now = useNow()
  if (at === null)
    return (
      <>
        <span className={classes['label']}>expires </span>never
      </>
    )
  const expired = at <= now
  return (
    <time className={classes['expired']} dateTime={new Date(at).toISOString()} title={formatExactTime(at)}>
      {expired && <StatusDot tone="warn" />}
      <span>
        {expired ? 'expired ' : <span className={classes['label']}>expires </span>}
        {formatRelativeTime(at, now)}
      </span>
    </time>
  )
}
