import { IconShieldCheck } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { countOf } from '../../../ui/format.ts'
import { BackupTimeline, type TimelineActions } from './backup-timeline.tsx'
import type { BackupGroup } from './backups-search.ts'
import classes from './backups-view.module.css'
import { useFirst } from './use-first.tsx'

export interface BackupGroupsProps {
  groups: readonly BackupGroup[]
  actions: TimelineActions
  /** A container's name, leading to all its backups. */
  containerLink: (containerName: string, words: string) => ReactNode
}

const shownAtOnce = 25
const shownOfEach = 3

/** The newest backups of each container. Drawn only when the groups change, so that typing does not wait for it. */
export const BackupGroups = memo(function BackupGroups({ groups, actions, containerLink }: BackupGroupsProps) {
  const { first, more } = useFirst(groups, shownAtOnce)
  return (
    <>
      {first.map(({ containerName, backups }) => (
        <section key={containerName} className={classes['group']} aria-label={`Backups of ${containerName}`}>
          <h2 className={classes['heading']}>
            <IconShieldCheck size={15} aria-hidden className={classes['sign']} />
            {containerLink(containerName, containerName)}
            <span className={classes['count']}>{countOf(backups.length, 'backup')}</span>
          </h2>
          <BackupTimeline label={containerName} backups={backups.slice(0, shownOfEach)} {...actions} />
          {backups.length > shownOfEach && (
            <p className={classes['all']}>
              {containerLink(containerName, `All ${backups.length} of ${containerName}`)}
            </p>
          )}
        </section>
      ))}
      {more}
    </>
  )
})
