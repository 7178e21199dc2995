import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eef0fb',
  '#dadff4',
  '#b4bde8',
  '#919fe0',
  '#7787da',
  '#5f71d3',
  '#4c5fc9',
  '#4353b8',
  '#37459b',
  '#2b367c',
]

// From text to the deepest background, cool where Mantine's own is neutral.
const dark: MantineColorsTuple = [
  '#d6d8dd',
  '#b9bcc4',
  '#a0a4ad',
  '#888c96',
  '#363940',
  '#2b2d33',
  '#212327',
  '#17181b',
  '#121316',
  '#0d0e10',
]

// Dark enough in the shades that carry white text.
const red: MantineColorsTuple = [
  '#fff2f2',
  '#fbdede',
  '#f4bcbc',
  '#ee9696',
  '#e87373',
  '#e25656',
  '#d13b3b',
  '#bf2f2f',
  '#a52626',
  '#861d1d',
]

const quietWeight = { fontWeight: 500 }

// A dialog's title bar is a <header> element, which would be a second banner of the page.
const dialog = {
  defaultProps: {
    closeButtonProps: { 'aria-label': 'Close' },
    attributes: { header: { role: 'presentation' } },
  },
  styles: { title: { fontWeight: 600, lineHeight: 1.35, overflowWrap: 'anywhere' } },
}

export const theme = createTheme({
  colors: { accent, dark, red },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  components: {
    Button: { styles: { label: quietWeight } },
    InputWrapper: { styles: { label: quietWeight } },
    Modal: dialog,
    Drawer: dialog,
    // The first item takes the focus: Mantine's placeholder for it is a focusable nothing, which WCAG forbids in a menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#overlays' } } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } },
      styles: { title: quietWeight, description: { color: 'var(--mantine-color-dimmed)' } },
    },
  },
})

// Mantine's own dimmed, placeholder and error texts are too faint for WCAG AA on our backgrounds.
export const resolveCssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: { '--holdfast-header': '48px', '--holdfast-gutter': '20px' },
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': red[7],
    '--holdfast-accent': accent[6],
    '--holdfast-line': colors.gray[2],
    '--holdfast-hover': colors.gray[0],
    '--holdfast-raised': colors.gray[0],
    '--holdfast-selected': colors.gray[1],
    '--holdfast-track': colors.gray[3],
    '--holdfast-warn': '#fff8e6',
    '--holdfast-warn-line': '#eed9a2',
    '--holdfast-bad': red[0],
    '--holdfast-bad-line': red[2],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[3],
    '--mantine-color-error': red[3],
    '--mantine-color-anchor': accent[3],
    '--holdfast-accent': accent[4],
    '--holdfast-line': '#26282d',
    '--holdfast-hover': '#1d1f23',
    '--holdfast-raised': '#1d1f23',
    '--holdfast-selected': '#25272c',
    '--holdfast-track': '#33363d',
    '--holdfast-warn': '#2a2416',
    '--holdfast-warn-line': '#5a4a1e',
    '--holdfast-bad': '#2d1b1d',
    '--holdfast-bad-line': '#63343a',
  },
})
