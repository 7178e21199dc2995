import { ActionIcon, Button, Input, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { OidcDraft } from './oidc-draft.ts'
import { roles } from './roles.ts'
import classes from './settings-view.module.css'

interface ClaimFieldsProps {
  draft: OidcDraft
  problem: string | undefined
  onChange: (part: Partial<OidcDraft>) => void
}

/** Which value of a claim stands for which role. */
export function ClaimFields({ draft: { claim, values, otherwise }, problem, onChange }: ClaimFieldsProps) {
  const replace = (key: number, part: Partial<(typeof values)[number]>) =>
    onChange({ values: values.map((one) => (one.key === key ? { ...one, ...part } : one)) })
  const add = () =>
    onChange({
      values: [...values, { key: Math.max(0, ...values.map(({ key }) => key)) + 1, value: '', role: 'viewer' }],
    })
  return (
    <>
      <TextInput
        label="Claim"
        description="For a claim inside another: realm_access.roles"
        autoComplete="off"
        spellCheck={false}
        value={claim}
        error={problem}
        onChange={({ currentTarget }) => onChange({ claim: currentTarget.value })}
      />
      <Input.Wrapper
        label="Values"
        description="If several apply, the highest role counts"
        labelElement="div"
        role="group"
        aria-label="Values"
      >
        <div>
          {values.map(({ key, value, role }) => (
            <div key={key} className={classes['value']}>
              <TextInput
                size="xs"
                aria-label="Value of the claim"
                placeholder="docker-admins"
                autoComplete="off"
                spellCheck={false}
                value={value}
                onChange={({ currentTarget }) => replace(key, { value: currentTarget.value })}
              />
              <Select
                size="xs"
                aria-label={`Role of ${value || 'this value'}`}
                allowDeselect={false}
                data={roles}
                value={role}
                onChange={(next) => next !== null && replace(key, { role: next })}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${value || 'this value'}`}
                onClick={() => onChange({ values: values.filter((one) => one.key !== key) })}
              >
                <IconX size={15} />
              </ActionIcon>
            </div>
          ))}
          <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={add}>
            Add value
          </Button>
        </div>
      </Input.Wrapper>
      <Select
        label="Everybody else"
        allowDeselect={false}
        data={[{ value: 'refuse' as const, label: 'May not sign in' }, ...roles]}
        value={otherwise}
        onChange={(next) => next !== null && onChange({ otherwise: next })}
      />
    </>
  )
}
