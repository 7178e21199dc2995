import type { ContainerSelector, RetentionPolicy, ScheduleTiming } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Skeleton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTRPC, type Inputs } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { countOf } from '../../ui/format.ts'
import { RetentionPicture, type Preview } from './retention-picture.tsx'
import classes from './retention.module.css'

/** The backups a picture is made of. */
export interface PreviewOf {
  vaultId: string
  timeZone: string
  /** When backups are taken; absent: as often as so far. */
  timing?: ScheduleTiming | null
  /** Of which containers; absent: of all. */
  targets?: ContainerSelector[]
  exclude?: ContainerSelector[]
}

const typingPauseMs = 300

/** What these numbers do to the backups that are there. Changing one changes the picture; until the new one is there the old one stays. */
export function RetentionPreview({ of, policy }: { of: PreviewOf; policy: RetentionPolicy }) {
  // By its text: an object is another one each time it is drawn.
  const [settled] = useDebouncedValue(JSON.stringify({ ...of, policy }), typingPauseMs)
  const { data, error, isPlaceholderData } = useQuery({
    ...useTRPC().retention.preview.queryOptions(JSON.parse(settled) as Inputs['retention']['preview']),
    placeholderData: keepPreviousData,
  })
  if (error && !data) return <ErrorLine error={error} />
  if (!data) return <Skeleton h={90} role="status" aria-label="Reading which backups stay" />
  return (
    <div aria-busy={isPlaceholderData} className={classes['preview']}>
      <PreviewWords preview={data} />
      <RetentionPicture preview={data} />
    </div>
  )
}

export function PreviewWords({ preview: { go, stay, foreign, blocked } }: { preview: Preview }) {
  return (
    <>
      <p className={classes['words']} role="status">
        {go === 0 && stay > 1 && 'All '}
        <b>{countOf(stay, 'backup')}</b> {stay === 1 ? 'stays' : 'stay'}
        {go > 0 && (
          <>
            , <b>{go}</b> {go === 1 ? 'is' : 'are'} deleted
          </>
        )}
        .
        {foreign > 0 &&
          ` ${countOf(foreign, 'backup')} of other engines ${foreign === 1 ? 'is' : 'are'} never deleted.`}
      </p>
      {blocked !== null && (
        <p className={classes['blocked']} role="alert">
          {textOf(blocked)}
        </p>
      )}
    </>
  )
}
