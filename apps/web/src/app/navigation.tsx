import {
  IconArchive,
  IconBox,
  IconBuildingBank,
  IconHistory,
  IconListDetails,
  IconShieldCheck,
} from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useMay } from '../trpc/account.ts'
import { useKnownEngineId } from '../trpc/engine-id.ts'
import classes from './layout.module.css'

const pages = [
  { to: '/backups', label: 'Backups', Icon: IconShieldCheck },
  { to: '/vaults', label: 'Vaults', Icon: IconBuildingBank },
  { to: '/exports', label: 'Exports', Icon: IconArchive },
  { to: '/jobs', label: 'Jobs', Icon: IconListDetails },
] as const

/** At the left on a desktop, along the bottom on a phone. */
export function Navigation() {
  const engineId = useKnownEngineId()
  const maySeeAudit = useMay('audit.view')
  return (
    <nav className={classes['navigation']} aria-label="Main">
      {engineId === null ? (
        <PageLink to="/" label="Containers" Icon={IconBox} />
      ) : (
        <PageLink to="/engines/$engineId/containers" params={{ engineId }} label="Containers" Icon={IconBox} />
      )}
      {pages.map((page) => (
        <PageLink key={page.to} {...page} />
      ))}
      {maySeeAudit && <PageLink to="/audit" label="Audit" Icon={IconHistory} />}
    </nav>
  )
}

interface PageLinkProps extends Pick<LinkProps, 'to' | 'params'> {
  label: string
  Icon: typeof IconBox
}

function PageLink({ label, Icon, ...address }: PageLinkProps) {
  return (
    <Link
      className={classes['page']}
      activeOptions={{ includeSearch: false }}
      activeProps={{ 'data-active': true }}
      {...address}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      {label}
    </Link>
  )
}
