/** Second factors and passkeys. */
export const accountMessages = {
  'second-factor-on': () => 'Two-factor authentication is on already. Turn it off to set up another authenticator app.',
  'second-factor-off': () => 'Two-factor authentication is off.',
  'second-factor-not-begun': () => 'The set-up was started again or has expired. Scan the new QR code.',
  'code-asked': () => 'The password was right. A code of the second factor was asked for.',
  'code-wrong': () =>
    'The code is wrong, or was used before. Wait for the next code, and check that the clock of your device is right.',
  'proof-missing': () => 'Enter your password, or a code of your authenticator app.',
  'sign-in-again': () => 'This took too long, or too many codes were wrong. Start again with your password.',
  'passkey-refused': () => 'The passkey was not accepted. Try again, or sign in another way.',
  'passkey-not-added': () =>
    'The passkey could not be added. Try again; its device has to ask for a PIN, a fingerprint or a face.',
  'passkey-unknown': () => 'There is no such passkey.',
  'passkey-limit': ({ most }: { most: number }) =>
    `${most} passkeys are the most an account can have. Remove one first.`,
  'passkey-needs-browser': () => 'Passkeys work in a browser: the request has no Origin.',
  'passkey-needs-name': () =>
    'Browsers offer passkeys only where the address is a name, over HTTPS or on localhost. Open Holdfast by its name, and set HOLDFAST_URL to that address.',
}
