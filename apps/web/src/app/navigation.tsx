import {
  IconArchive,
  IconBell,
  IconBox,
  IconBuildingBank,
  IconCalendarRepeat,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconSettings,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useMay } from '../trpc/account.ts'
import { useKnownEngineId } from '../trpc/engine-id.ts'
import classes from './layout.module.css'

const pages = [
  { to: '/backups', label: 'Backups', Icon: IconShieldCheck },
  { to: '/schedules', label: 'Schedules', Icon: IconCalendarRepeat },
  { to: '/vaults', label: 'Vaults', Icon: IconBuildingBank },
  { to: '/jobs', label: 'Jobs', Icon: IconListDetails },
] as const

/** A phone has no room for it below: there it stands in the menu of the account. */
export const secondary = { to: '/exports', label: 'Exports', Icon: IconArchive, permission: 'exports.view' } as const

/** For whoever may. A phone has no room for them below: there they stand in the menu of the account. */
export const managed = [
  { to: '/users', label: 'Users', Icon: IconUsers, permission: 'users.manage' },
  { to: '/notifications', label: 'Notifications', Icon: IconBell, permission: 'notifications.manage' },
  { to: '/audit', label: 'Audit', Icon: IconHistory, permission: 'audit.view' },
  { to: '/settings', label: 'Settings', Icon: IconSettings, permission: 'settings.manage' },
] as const

/** At the left on a desktop, along the bottom on a phone. */
export function Navigation() {
  const engineId = useKnownEngineId()
  return (
    <nav className={classes['navigation']} aria-label="Main">
      <PageLink to="/overview" label="Overview" Icon={IconLayoutDashboard} />
      {engineId === null ? (
        <PageLink to="/" label="Containers" Icon={IconBox} />
      ) : (
        <PageLink to="/engines/$engineId/containers" params={{ engineId }} label="Containers" Icon={IconBox} />
      )}
      {pages.map((page) => (
        <PageLink key={page.to} {...page} />
      ))}
      <PageLink to={secondary.to} label={secondary.label} Icon={secondary.Icon} secondary />
      {managed.map((page) => (
        <ManagedLink key={page.to} {...page} />
      ))}
    </nav>
  )
}

function ManagedLink({ permission, ...page }: (typeof managed)[number]) {
  return useMay(permission) && <PageLink {...page} managed />
}

interface PageLinkProps extends Pick<LinkProps, 'to' | 'params'> {
  label: string
  Icon: typeof IconBox
  managed?: boolean
  secondary?: boolean
}

function PageLink({ label, Icon, managed: isManaged, secondary: isSecondary, ...address }: PageLinkProps) {
  return (
    <Link
      className={classes['page']}
      activeOptions={{ includeSearch: false }}
      activeProps={{ 'data-active': true }}
      data-managed={isManaged || undefined}
      data-secondary={isSecondary || undefined}
      {...address}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      {label}
    </Link>
  )
}
