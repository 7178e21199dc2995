import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { RelativeTime } from '../../ui/time.tsx'
import type { AccountDialogKind } from './account-dialogs.tsx'
import classes from './account-view.module.css'

/** Draws nothing where no provider is set up, and none was. */
export function ProviderSection({ openDialog }: { openDialog: (dialog: AccountDialogKind) => void }) {
  const { oidc } = useTRPC()
  const { data: button = null } = useQuery(oidc.button.queryOptions())
  const { data: links = [] } = useQuery(oidc.links.queryOptions())
  if (button === null && links.length === 0) return null
  return (
    <section className={classes['section']} aria-labelledby="account-provider">
      <h2 id="account-provider">Identity provider</h2>
      <p>Once it is linked, you can sign in to this account with the identity provider too.</p>
      {links.length > 0 && (
        <ul className={classes['items']} aria-label="Identity providers">
          {links.map((link) => (
            <li key={`${link.issuer} ${link.subject}`} className={classes['item']}>
              <div>
                <span className={classes['name']}>{link.issuer}</span>
                <span className={classes['quiet']}>
                  As {link.subject}. Linked <RelativeTime at={link.createdAt} />.
                </span>
              </div>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={`Unlink ${link.subject} at ${link.issuer}`}
                onClick={() => openDialog({ kind: 'unlink-provider', link })}
              >
                Unlink
              </Button>
            </li>
          ))}
        </ul>
      )}
      {button !== null && (
        <div className={classes['actions']}>
          <Button size="xs" variant="default" onClick={() => openDialog({ kind: 'link-provider' })}>
            Link the identity provider
          </Button>
        </div>
      )}
    </section>
  )
}
