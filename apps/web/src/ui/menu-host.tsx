import { ActionIcon, type ActionIconProps } from '@mantine/core'
import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useState } from 'react'

const MenuSurface = lazy(() => import('./menu-surface.tsx').then((module) => ({ default: module.MenuSurface })))

export interface OpenMenu {
  /** The name of the button that was pressed. */
  label: string
  /** That button: the menu hangs from it and gives the focus back to it. */
  anchor: HTMLElement
  items: ReactNode
}

interface MenuHostValue {
  /** The label of the button whose menu is open. */
  opened: string | null
  open: (menu: OpenMenu) => void
}

const Host = createContext<MenuHostValue>({ opened: null, open: () => undefined })

const useMenuHost = (): MenuHostValue => use(Host)

/** One menu for the whole page, loaded with its first use: a thousand rows then cost a plain button each. */
export function MenuHost({ children }: { children: ReactNode }) {
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const close = useCallback(() => setMenu(null), [])
  const value = useMemo(() => ({ opened: menu?.label ?? null, open: setMenu }), [menu])
  return (
    <Host value={value}>
      {children}
      <Suspense>{menu && <MenuSurface {...menu} onClose={close} />}</Suspense>
    </Host>
  )
}

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
