import { IconShieldCheck } from '@tabler/icons-react'
import { memo, type ReactNode } from 'react'
import { countOf } from '../../../ui/format.ts'
import { BackupTimeline, type TimelineActions } from './backup-timeline.tsx'
import { describeOrigin, type BackupGroup } from './backups-search.ts'
import classes from './backups-view.module.css'
import { useFirst } from './use-first.tsx'

export interface BackupGroupsProps {
  groups: readonly BackupGroup[]
  /** What the connected engine says its id is; null where it says none. */
  ownEngine: string | null
  actions: TimelineActions
  /** A container's name, leading to all its backups. */
  containerLink: (containerName: string, words: string) => ReactNode
}

const shownAtOnce = 25
const shownOfEach = 3

/** The newest backups of each container. Drawn only when the groups change, so that typing does not wait for it. */
export const BackupGroups = memo(function BackupGroups(props: BackupGroupsProps) {
  const { groups, ownEngine, actions, containerLink } = props
  const { first, more } = useFirst(groups, shownAtOnce)
  return (
    <>
      {first.map(({ key, containerName, engine, backups }) => {
        const origin = describeOrigin(engine, ownEngine)
        const label = origin === null ? containerName : `${containerName} ${origin}`
        return (
          <section key={key} className={classes['group']} aria-label={`Backups of ${label}`}>
            <h2 className={classes['heading']}>
              <IconShieldCheck size={15} aria-hidden className={classes['sign']} />
              {containerLink(containerName, containerName)}
              {origin !== null && <span className={classes['count']}>{origin}</span>}
              <span className={classes['count']}>{countOf(backups.length, 'backup')}</span>
            </h2>
            <BackupTimeline label={label} backups={backups.slice(0, shownOfEach)} {...actions} />
            {backups.length > shownOfEach && (
              <p className={classes['all']}>
                {containerLink(containerName, `All ${backups.length} of ${containerName}`)}
              </p>
            )}
          </section>
        )
      })}
      {more}
    </>
  )
})
