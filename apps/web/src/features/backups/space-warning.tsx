import classes from './space-warning.module.css'

/** A backup that may not fit may be started all the same: compression makes less of it. */
export function SpaceWarning({ words }: { words: string }) {
  return (
    <p className={classes['warning']} role="status">
      {words}
    </p>
  )
}
