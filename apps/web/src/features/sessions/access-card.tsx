import { Button, Stack } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { ErrorLine } from '../../ui/dialog.tsx'
import classes from './access-card.module.css'

interface AccessCardProps {
  title: string
  /** What it is about, in one sentence. */
  intro?: ReactNode
  /** The fields. */
  children: ReactNode
  action: string
  busy: boolean
  error: unknown
  onSubmit: () => void
  /** Other ways on. */
  footer?: ReactNode
}

/** The page of whoever is not signed in: one form, in the middle. */
export function AccessCard({ title, intro, children, action, busy, error, onSubmit, footer }: AccessCardProps) {
  return (
    <AccessNotice title={title} intro={intro}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <Stack gap="sm">
          {children}
          <ErrorLine error={error} />
          <Button type="submit" fullWidth loading={busy}>
            {action}
          </Button>
          {footer}
        </Stack>
      </form>
    </AccessNotice>
  )
}

/** The same page without a form. */
export function AccessNotice({ title, intro, children }: Pick<AccessCardProps, 'title' | 'intro' | 'children'>) {
  useDocumentTitle(`${title} · Holdfast`)
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <span className={classes['brand']}>
          <img src="/favicon.svg" alt="" width={22} height={22} />
          Holdfast
        </span>
        <h1 className={classes['title']}>{title}</h1>
        {intro && <p className={classes['intro']}>{intro}</p>}
        <Stack gap="sm">{children}</Stack>
      </div>
    </main>
  )
}
