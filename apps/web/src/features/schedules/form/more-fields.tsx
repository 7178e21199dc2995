import type { ScheduleDraft } from '@holdfast/contract'
import { Checkbox, NumberInput, Stack } from '@mantine/core'
import { Fold } from '../../../plans/fold.tsx'

interface MoreFieldsProps {
  draft: ScheduleDraft
  onChange: (part: Partial<ScheduleDraft>) => void
}

export function MoreFields({ draft: { jitterSeconds, windowMinutes, catchUp }, onChange }: MoreFieldsProps) {
  return (
    <Fold title="More" hint={summaryOf({ jitterSeconds, windowMinutes, catchUp })}>
      <Stack gap="sm">
        <NumberInput
          label="Spread the start over, in minutes"
          description="Each container begins up to that much later, always by the same amount"
          w={320}
          min={0}
          max={360}
          clampBehavior="strict"
          allowDecimal={false}
          value={Math.round(jitterSeconds / 60)}
          onChange={(minutes) => onChange({ jitterSeconds: typeof minutes === 'number' ? minutes * 60 : 0 })}
        />
        <NumberInput
          label="Begin nothing new after, in minutes"
          description="Counted from when it is due. What has not begun by then is skipped. Empty: no limit"
          w={320}
          min={5}
          max={1440}
          clampBehavior="blur"
          allowDecimal={false}
          value={windowMinutes ?? ''}
          onChange={(minutes) => onChange({ windowMinutes: typeof minutes === 'number' ? minutes : null })}
        />
        <Checkbox
          size="xs"
          label="Catch up"
          description="Run the last slot that was missed while Holdfast was not running, once"
          checked={catchUp}
          onChange={({ currentTarget }) => onChange({ catchUp: currentTarget.checked })}
        />
      </Stack>
    </Fold>
  )
}

function summaryOf({
  jitterSeconds,
  windowMinutes,
  catchUp,
}: Pick<ScheduleDraft, 'jitterSeconds' | 'windowMinutes' | 'catchUp'>): string {
  return [
    jitterSeconds === 0 ? 'All begin at once' : `Spread over ${Math.round(jitterSeconds / 60)} minutes`,
    windowMinutes === null ? 'no time limit' : `nothing new after ${windowMinutes} minutes`,
    catchUp ? 'a missed run is caught up' : 'a missed run is not caught up',
  ].join(', ')
}
