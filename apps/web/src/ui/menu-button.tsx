import { ActionIcon, type ActionIconProps } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useMenuHost } from './menu-host.tsx'

interface MenuButtonProps extends ActionIconProps {
  label: string
  items: ReactNode
  /** The icon. */
  children: ReactNode
}

/** A button that opens the page's menu with these items. */
export function MenuButton({ label, items, children, ...rest }: MenuButtonProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null)
  const { anchor, open } = useMenuHost()
  return (
    <ActionIcon
      ref={setButton}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={anchor !== null && anchor === button}
      onClick={() => button && open({ anchor: button, items })}
      {...rest}
    >
      {children}
    </ActionIcon>
  )
}
