import { ColorSchemeToggle } from './color-scheme-toggle.tsx'
import { EngineStatus } from './engine-status.tsx'
import { JobsIndicator } from './jobs-indicator.tsx'
import classes from './layout.module.css'

export function Header() {
  return (
    <header className={classes['header']}>
      <span className={classes['brand']}>
        <img src="/favicon.svg" alt="" width={20} height={20} />
        Holdfast
      </span>
      <div className={classes['status']}>
        <JobsIndicator />
        <EngineStatus />
        <ColorSchemeToggle />
      </div>
    </header>
  )
}
