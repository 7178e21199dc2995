import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

export function VaultsLink() {
  return (
    <Anchor size="sm" renderRoot={(props) => <Link to="/vaults" {...props} />}>
      Go to the vaults
    </Anchor>
  )
}
