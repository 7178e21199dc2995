/** Of signing in with an identity provider. What the callback hands to the sign-in page has no parameters. */
export const oidcMessages = {
  'oidc-off': () => 'Sign-in with an identity provider is not set up.',
  'oidc-attempt-void': () =>
    'This sign-in was started in another browser, was already completed, or is older than 10 minutes. Start again.',
  'oidc-provider-silent': () =>
    'The identity provider did not answer in time. Try again later, or sign in with your password.',
  'oidc-provider-unreachable': () =>
    'The identity provider cannot be reached. Try again later, or sign in with your password.',
  'oidc-provider-refused': () => 'The identity provider refused the sign-in.',
  'oidc-answer-invalid': () =>
    'The answer of the identity provider failed verification. The reason is in the log of the server.',
  'oidc-not-invited': () => 'You have no account here. Ask an admin for an invitation.',
  'oidc-no-role': () => 'The identity provider gives you no role here. Ask whoever manages it.',
  'oidc-disabled': () => 'Your account here is disabled. Ask an admin to enable it.',
  'oidc-last-admin': () =>
    'The identity provider no longer gives you the role admin, and you are the last admin here. Sign in with your password and make somebody else admin first.',
  'oidc-link-instead': () =>
    'This link is for an account that is in use. Sign in to it, then link the identity provider under Account.',
  'oidc-other-user': () => 'This person of the identity provider has another account here.',
  'oidc-only-way-in': () => 'Set a password first: nothing else would be left to sign in with.',
  'oidc-secret-again': () => 'Enter the client secret again: the issuer has changed.',
  'oidc-issuer-unusable': ({ reason }: { reason: string }) =>
    `The provider could not be read at this address: ${reason}`,
}
