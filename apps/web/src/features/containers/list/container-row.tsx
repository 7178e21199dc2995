import type { ContainerRow as Row } from '@holdfast/contract'
import { escapeControls } from '@holdfast/contract/messages'
import { memo, type ReactNode } from 'react'
import { JobStrip } from '../../../jobs/job-strip.tsx'
import type { Job } from '../../../jobs/job.ts'
import { type ContainerJobs, useJobFor } from '../../../jobs/use-job-for.ts'
import type { ContainerDialog } from '../actions/container-dialogs.tsx'
import { ContainerMenu } from '../actions/container-menu.tsx'
import type { RunAction } from '../actions/use-container-actions.ts'
import type { LastBackup } from './arrange-containers.ts'
import { ContainerPorts, ContainerState } from './container-cells.tsx'
import classes from './containers-table.module.css'

export interface RowSlots {
  /** The buttons of other features, drawn in every row. */
  actions: (row: Row, jobs: ContainerJobs) => ReactNode
  /** What the last backup's cell says. */
  backupCell: (row: Row, last: LastBackup) => ReactNode
  /** What the row's menu has from other features. */
  menuItems: (row: Row) => ReactNode
  /** Where an ended job leads: a download, the new clone, the job's page. */
  jobLink: (job: Job) => ReactNode
  run: RunAction
  openDialog: (dialog: ContainerDialog) => void
}

interface ContainerRowProps extends RowSlots {
  row: Row
  lastBackup: LastBackup
}

/** The cells of one row. A job on the container takes the place of the middle ones, so a row seldom changes its height. */
export const ContainerRow = memo(function ContainerRow(props: ContainerRowProps) {
  const { row, lastBackup, actions, backupCell, menuItems, jobLink, run, openDialog } = props
  const jobs = useJobFor(row.id)
  const hasStrip = jobs.active.length > 0 || jobs.ended.length > 0
  // A cancelled backup made nothing: how old the last one is still counts, and the strip has little to say.
  const isShort = jobs.active.length === 0 && jobs.ended.every((job) => job.state.status === 'cancelled')
  const project = row.project === null ? undefined : escapeControls(row.project)
  const backup = (
    <div role="cell" className={classes['backup']}>
      {backupCell(row, lastBackup)}
    </div>
  )
  return (
    <div className={classes['row']} role="presentation">
      <div role="cell" className={classes['state']}>
        <ContainerState row={row} />
      </div>
      <div role="cell" className={classes['name']} title={row.name}>
        {row.name}
      </div>
      {hasStrip ? (
        <>
          <div
            role="cell"
            aria-colspan={isShort ? 4 : 5}
            className={classes['strip']}
            data-short={isShort || undefined}
          >
            <JobStrip jobs={jobs} link={jobLink} />
          </div>
          {isShort && backup}
        </>
      ) : (
        <>
          <div role="cell" className={classes['image']} title={row.image}>
            {row.image}
          </div>
          <div role="cell" className={classes['project']} title={project}>
            {project}
          </div>
          <div role="cell" className={classes['ports']}>
            <ContainerPorts ports={row.ports} />
          </div>
          <div
            role="cell"
            className={classes['mounts']}
            title={row.mounts.map((m) => escapeControls(m.destination)).join('\n')}
          >
            {row.mounts.length || null}
          </div>
          {backup}
        </>
      )}
      <div role="cell" className={classes['actions']}>
        {actions(row, jobs)}
        <ContainerMenu row={row} run={run} openDialog={openDialog}>
          {menuItems(row)}
        </ContainerMenu>
      </div>
    </div>
  )
})
