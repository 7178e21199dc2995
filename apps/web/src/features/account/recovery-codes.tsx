import { Button, CopyButton, Group, Stack } from '@mantine/core'
import { useAccount } from '../../trpc/account.ts'
import classes from './account-view.module.css'

/** Shown once. The way to the app is gone when they are lost too, so saving them is made easy. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { actor } = useAccount()
  const text = `Recovery codes of ${actor.name} for Holdfast at ${location.host}\n\n${codes.join('\n')}\n`
  return (
    <Stack gap="sm">
      <div>
        Each of these signs you in once in place of a code of your app. Save them where you keep your passwords: they
        are not shown again.
      </div>
      <ul className={classes['codes']} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" size="xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button
            variant="default"
            size="xs"
            component="a"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="holdfast-recovery-codes.txt"
          >
            Download
          </Button>
        </Group>
        <Button size="xs" onClick={onDone}>
          I have saved them
        </Button>
      </Group>
    </Stack>
  )
}
