import type { CopyMode } from '@holdfast/contract'
import { formatBytes, shortenIds } from '../../ui/format.ts'
import { describeDowntime, type FactsOf } from './facts.tsx'
import classes from './jobs.module.css'

/** What was asked for and, once it is there, what the clone or the restored container turned out to be. */
export function CopyFacts({ request, result }: FactsOf<'clone' | 'restore'>) {
  return (
    <>
      <dt>{request.kind === 'clone' ? 'Clone' : 'Restored as'}</dt>
      <dd>
        {request.name} {result && (result.started ? '(started)' : '(not started)')}
      </dd>
      {request.kind === 'restore' && (
        <>
          <dt>Backup</dt>
          <dd>
            <code>{request.subject.backupId}</code>
          </dd>
        </>
      )}
      {result && <ReportFacts report={result} mode={request.kind === 'clone' ? request.options.mode : 'live'} />}
    </>
  )
}

type Report = NonNullable<FactsOf<'clone' | 'restore'>['result']>

function ReportFacts({ report, mode }: { report: Report; mode: CopyMode }) {
  const { copied, image, frozenMs, restartPolicy } = report
  return (
    <>
      {copied.length > 0 && (
        <>
          <dt>{report.kind === 'clone' ? 'Copied' : 'Restored'}</dt>
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
            {report.kind === 'clone' && (
              <span className={classes['line']}>Created from the source’s image and its writable layer</span>
            )}
          </dd>
        </>
      )}
      {frozenMs !== null && (
        <>
          <dt>Source</dt>
          <dd>{describeDowntime(mode, frozenMs)}</dd>
        </>
      )}
      {restartPolicy !== null && (
        <>
          <dt>Restart</dt>
          <dd>
            <code>{restartPolicy}</code>, set once the container is healthy
          </dd>
        </>
      )}
    </>
  )
}

function describeCopy({ bytes, entries, verified }: Report['copied'][number]): string {
  const what = `${formatBytes(bytes)} in ${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}`
  return verified ? `${what}, read back and identical` : what
}
