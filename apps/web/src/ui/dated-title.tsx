import classes from './dated-title.module.css'

const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A dialog's title about something of one moment, in ms since the epoch: what it is, and below when it was. */
export function DatedTitle({ title, at }: { title: string; at: number }) {
  return (
    <>
      {title} <span className={classes['moment']}>as of {short.format(at)}</span>
    </>
  )
}
