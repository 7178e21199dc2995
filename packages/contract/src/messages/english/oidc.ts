/** Of signing in with an identity provider. Those without parameters are also what the callback hands to the sign-in page. */
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
}
