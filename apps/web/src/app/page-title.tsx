import type { ReactNode } from 'react'
import classes from './layout.module.css'

export function PageTitle({ children }: { children: ReactNode }) {
  return <h1 className={classes['title']}>{children}</h1>
}
