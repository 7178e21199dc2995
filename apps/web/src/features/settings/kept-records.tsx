import { Code } from '@mantine/core'
import classes from './settings-view.module.css'

/** What is removed of records by itself, and where that is set. */
export function KeptRecordsSection() {
  return (
    <section className={classes['section']} aria-labelledby="kept-records">
      <h2 id="kept-records">History of jobs and audit log</h2>
      <p>
        Ended jobs are kept for 90 days and entries of the audit log for 365, unless the environment of Holdfast says
        otherwise: <Code>HOLDFAST_JOB_HISTORY_DAYS</Code> and <Code>HOLDFAST_AUDIT_DAYS</Code>. Which backups are kept
        is set for each vault and each schedule.
      </p>
    </section>
  )
}
