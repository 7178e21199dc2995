import type { ContainerPort, PortChoice } from '@holdfast/contract'
import { Input, Radio } from '@mantine/core'
import classes from './clone-dialog.module.css'

interface PortFieldProps {
  ports: readonly ContainerPort[]
  value: PortChoice
  error: string | undefined
  onChange: (choice: PortChoice) => void
}

const choices: [PortChoice, string, string][] = [
  ['auto', 'Pick free ones', 'The engine chooses a free port for each.'],
  ['keep', 'Keep', 'The same ports; the clone can start only while its source is stopped.'],
  ['none', 'None', 'The clone publishes no ports.'],
]

export function PortField({ ports, value, error, onChange }: PortFieldProps) {
  const published = [...new Set(ports.map((port) => `${port.hostPort ?? 'any'}:${port.containerPort}`))]
  const meaning = choices.find(([choice]) => choice === value)?.[2]
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>
        Published ports <span className={classes['hint']}>{published.join(', ')}</span>
      </legend>
      <div className={classes['radios']}>
        {choices.map(([choice, label]) => (
          <Radio
            key={choice}
            size="xs"
            name="ports"
            value={choice}
            label={label}
            checked={choice === value}
            onChange={() => onChange(choice)}
          />
        ))}
      </div>
      <span className={classes['meaning']}>{meaning}</span>
      {error && <Input.Error role="alert">{error}</Input.Error>}
    </fieldset>
  )
}
