import classes from './status-dot.module.css'

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle'

/** Always beside a word that says the same: colour is never the only sign. */
export function StatusDot({ tone }: { tone: Tone }) {
  return <span className={classes['dot']} data-tone={tone} aria-hidden />
}
