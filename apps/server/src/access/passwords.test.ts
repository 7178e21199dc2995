import { expect, test } from 'vitest'
import { checkPassword } from './check-password.ts'
import { Passwords } from './passwords.ts'

test('a password is known again, another is not, and nobody has none', async () => {
  const passwords = new Passwords()
  const stored = await passwords.hash('a harbour at dusk')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await passwords.verify('a harbour at dusk', stored)).toBe(true)
  expect(await passwords.verify('a harbour at dawn', stored)).toBe(false)
  expect(await passwords.verify('', null)).toBe(false)
})

test('the same letters typed on another system are the same password', async () => {
  const passwords = new Passwords()
  expect(await passwords.verify('Zu\u0308rich am See', await passwords.hash('Z\u00fcrich am See'))).toBe(true)
})

test('of many at once, two are at work and sixteen wait; the others are told to come again', async () => {
  const passwords = new Passwords()
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => passwords.hash('a harbour at dusk')))
  const refused = outcomes.filter((one) => one.status === 'rejected')
  expect(refused).toHaveLength(12)
  expect(refused[0]).toMatchObject({ reason: { code: 'TOO_MANY_REQUESTS' } })
  await expect(passwords.hash('a harbour at dusk')).resolves.toBeTruthy()
})

test('whoever tries for the first time comes before those who guess, and takes the place of one of them', async () => {
  const passwords = new Passwords()
  const ended: string[] = []
  const verify = (name: string, tries: number) =>
    passwords.verify('wrong', null, tries).then(
      () => ended.push(name),
      () => ended.push(`${name} is refused`),
    )
  const guesses = Array.from({ length: 18 }, (_, at) => verify(`guess ${at}`, 2 + at))
  await Promise.all([...guesses, verify('anna', 1), verify('one more guess', 30)])
  expect(ended.slice(0, 2)).toEqual(['guess 17 is refused', 'one more guess is refused'])
  // Two work beside each other, and a busy machine may hold up one of them.
  expect(ended.indexOf('anna')).toBeLessThan(10)
  expect(ended.indexOf('guess 16')).toBeGreaterThan(10)
})

test.for([
  ['short', 'password-too-short'],
  ['password1234', 'password-too-common'],
  ['PASSWORD1234', 'password-too-common'],
  ['aaaaaaaaaaaaaa', 'password-too-common'],
  ['abcdefghijklm', 'password-too-common'],
  ['1234567890123', 'password-too-common'],
  ['anna-likes-boats', 'password-has-name'],
])('%s is refused as %s', async ([password = '', code]) => {
  expect(await checkPassword(password, 'anna')).toMatchObject({ code })
})

test('what is long and unusual is taken, whatever it is made of', async () => {
  for (const password of ['a harbour at dusk', 'correcthorsebattery', '漢字漢字かなかなカナ七五三'])
    expect(await checkPassword(password, 'anna'), password).toBeNull()
})
