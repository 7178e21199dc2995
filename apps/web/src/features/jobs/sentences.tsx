import classes from './jobs.module.css'

/** A fact of several sentences. Draws nothing without any. */
export function Sentences({ word, sentences }: { word: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <>
      <dt>{word}</dt>
      <dd>
        <ul className={classes['lines']}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </dd>
    </>
  )
}
