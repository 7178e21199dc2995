import { Button, Stack } from '@mantine/core'
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
    <main className={classes['page']}>
      <form
        className={classes['card']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <span className={classes['brand']}>
          <img src="/favicon.svg" alt="" width={22} height={22} />
          Holdfast
        </span>
        <h1 className={classes['title']}>{title}</h1>
        {intro !== undefined && <p className={classes['intro']}>{intro}</p>}
        <Stack gap="sm">
          {children}
          <ErrorLine error={error} />
          <Button type="submit" fullWidth loading={busy}>
            {action}
          </Button>
          {footer}
        </Stack>
      </form>
    </main>
  )
}
