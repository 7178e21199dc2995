import { IconArchive, IconBox, IconBuildingBank, IconListDetails, IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import classes from './layout.module.css'

const pages = [
  { to: '/', label: 'Containers', Icon: IconBox },
  { to: '/backups', label: 'Backups', Icon: IconShieldCheck },
  { to: '/vaults', label: 'Vaults', Icon: IconBuildingBank },
  { to: '/exports', label: 'Exports', Icon: IconArchive },
  { to: '/jobs', label: 'Jobs', Icon: IconListDetails },
] as const

/** At the left on a desktop, along the bottom on a phone. */
export function Navigation() {
  return (
    <nav className={classes['navigation']} aria-label="Main">
      {pages.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          className={classes['page']}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          activeProps={{ 'data-active': true }}
        >
          <Icon size={18} stroke={1.6} aria-hidden />
          {label}
        </Link>
      ))}
    </nav>
  )
}
