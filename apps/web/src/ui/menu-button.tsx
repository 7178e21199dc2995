import { ActionIcon, type ActionIconProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMenuHost } from './menu-host.tsx'

interface MenuButtonProps extends ActionIconProps {
  /** No two buttons of a page have the same. */
  label: string
  items: ReactNode
  /** The icon. */
  children: ReactNode
}

/** A button that opens the page's menu with these items. */
export function MenuButton({ label, items, children, ...rest }: MenuButtonProps) {
  const { opened, open } = useMenuHost()
  return (
    <ActionIcon
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={opened === label}
      onClick={({ currentTarget }) => open({ label, anchor: currentTarget, items })}
      {...rest}
    >
      {children}
    </ActionIcon>
  )
}
