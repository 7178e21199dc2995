import classes from './not-carried-over.module.css'

/** What a copy of data cannot keep, in sentences. Draws nothing without any. */
export function NotCarriedOver({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <section aria-label="Not carried over" className={classes['section']}>
      <h3 className={classes['heading']}>Not carried over</h3>
      <p className={classes['note']}>The engine hands the data over without these.</p>
      <ul className={classes['sentences']}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  )
}
