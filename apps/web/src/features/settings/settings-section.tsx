import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import classes from './settings-view.module.css'

interface SettingsSectionProps<T> {
  id: string
  title: string
  about: string
  query: UseQueryResult<T, unknown>
  form: (saved: T) => ReactNode
}

/** Settings of one kind, once they are read. */
export function SettingsSection<T>({ id, title, about, query, form }: SettingsSectionProps<T>) {
  const { data, error, refetch, isFetching } = query
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{about}</p>
      {data !== undefined ? (
        form(data)
      ) : error ? (
        <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
      ) : (
        <TableSkeleton label={`Loading: ${title}`} />
      )}
    </section>
  )
}
