// @vitest-environment node
import { containerName } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { checkContainerName } from './check-container-name.ts'

test.for(['web', 'a1', 'a', '', '-x', '.x', 'a b', 'a/b', 'ü1', 'a_b.c-d', 'x'.repeat(128), 'x'.repeat(129)])(
  'the console and the server agree on the name %j',
  (name) => {
    expect(checkContainerName(name) === null).toBe(containerName.safeParse(name).success)
  },
)
