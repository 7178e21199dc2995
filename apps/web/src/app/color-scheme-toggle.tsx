import { ActionIcon, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

const next = { light: 'dark', dark: 'auto', auto: 'light' } satisfies Record<MantineColorScheme, MantineColorScheme>
const icon = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop }

export function ColorSchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const Icon = icon[colorScheme]
  const label = `Colour scheme: ${colorScheme}. Switch to ${next[colorScheme]}.`
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(next[colorScheme])}
    >
      <Icon size={17} stroke={1.6} />
    </ActionIcon>
  )
}
