import { getRouteApi } from '@tanstack/react-router'
import { ExportsView } from '../features/exports/exports-view.tsx'
import { PageTitle } from './page-title.tsx'

const route = getRouteApi('/exports')

export function ExportsPage() {
  const navigate = route.useNavigate()
  return (
    <>
      <PageTitle title="Exports" />
      <ExportsView search={route.useSearch()} onSearch={(search) => void navigate({ search, replace: true })} />
    </>
  )
}
