import type { Job, JobResult } from '../../jobs/job.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { shortenIds } from '../../ui/shorten-ids.ts'
import classes from './jobs.module.css'

type CloneRequest = Extract<Job['request'], { kind: 'clone' }>
type CloneResult = Extract<JobResult, { kind: 'clone' }>

/** What was asked for and, once it is there, what the clone turned out to be. */
export function CloneFacts({ request, result }: { request: CloneRequest; result: CloneResult | null }) {
  return (
    <>
      <dt>Clone</dt>
      <dd>
        {request.name} {result && (result.started ? '(started)' : '(not started)')}
      </dd>
      {result && <ReportFacts report={result} />}
    </>
  )
}

function ReportFacts({ report }: { report: CloneResult }) {
  const { copied, image, frozenMs, restartPolicy } = report
  return (
    <>
      {copied.length > 0 && (
        <>
          <dt>Copied</dt>
          <dd>
            <ul className={classes['lines']}>
              {copied.map((mount) => (
                <li key={mount.destination}>
                  <code>{mount.destination}</code> <span aria-hidden>→</span> <code>{mount.volume}</code>
                  <span className={classes['line']}>{describeCopy(mount)}</span>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {image !== null && (
        <>
          <dt>Image</dt>
          <dd>
            <code title={image}>{shortenIds(image)}</code>
            <span className={classes['line']}>Made from the source’s, with the changes in the container itself</span>
          </dd>
        </>
      )}
      {frozenMs !== null && (
        <>
          <dt>Source</dt>
          <dd>Stood still for {formatDuration(frozenMs)}</dd>
        </>
      )}
      {restartPolicy !== null && (
        <>
          <dt>Restart</dt>
          <dd>
            <code>{restartPolicy}</code>, set once the clone was seen healthy
          </dd>
        </>
      )}
    </>
  )
}

function describeCopy({ bytes, entries, verified }: CloneResult['copied'][number]): string {
  const what = `${formatBytes(bytes)} in ${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`
  return verified ? `${what}, read back and found equal` : what
}
