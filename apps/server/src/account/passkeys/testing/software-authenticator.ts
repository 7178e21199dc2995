import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { encodeCBOR } from '@levischuck/tiny-cbor'
import type { AddPasskey, SignInWithPasskey } from '@holdfast/contract'

/** What a faulty or hostile authenticator or page changes. */
interface Deviation {
  origin?: string
  rpId?: string
  userVerified?: boolean
  challenge?: string
  type?: string
  counter?: number
  userHandle?: string
}

interface Ceremony {
  challenge: string
  origin: string
  rpId: string
}

const flag = { userPresent: 0x01, userVerified: 0x04, attestedData: 0x40 }
const es256 = -7

/** An authenticator as WebAuthn level 3 has it, with one ES256 credential. https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
export class SoftwareAuthenticator {
  readonly id = randomBytes(32).toString('base64url')
  counter = 0
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #userHandle = ''

  create(ceremony: Ceremony & { userHandle: string }, deviation: Deviation = {}): AddPasskey['response'] {
    this.#userHandle = ceremony.userHandle
    const credentialId = Buffer.from(this.id, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(credentialId.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(this.#keys.publicKey)])
    const authData = Buffer.concat([this.#authenticatorData(ceremony, deviation, flag.attestedData), attested])
    const attestation = new Map<string, string | Map<string, string> | Uint8Array>([
      ['fmt', 'none'],
      ['attStmt', new Map<string, string>()],
      ['authData', Uint8Array.from(authData)],
    ])
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: clientData('webauthn.create', ceremony, deviation).toString('base64url'),
        attestationObject: Buffer.from(encodeCBOR(attestation)).toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  get(ceremony: Ceremony, deviation: Deviation = {}): SignInWithPasskey['response'] {
    const authenticatorData = this.#authenticatorData(ceremony, deviation)
    const client = clientData('webauthn.get', ceremony, deviation)
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(client).digest()])
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, this.#keys.privateKey).toString('base64url'),
        userHandle: deviation.userHandle ?? this.#userHandle,
      },
    }
  }

  #credential() {
    return { id: this.id, rawId: this.id, type: 'public-key' as const, clientExtensionResults: {} }
  }

  #authenticatorData({ rpId }: Ceremony, deviation: Deviation, more = 0): Buffer {
    const domain = createHash('sha256').update(deviation.rpId ?? rpId)
    const verified = deviation.userVerified === false ? 0 : flag.userVerified
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(deviation.counter ?? this.counter)
    return Buffer.concat([domain.digest(), Buffer.of(flag.userPresent | verified | more), counter])
  }
}

function clientData(type: string, { challenge, origin }: Ceremony, deviation: Deviation): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...onlyText(deviation) }))
}

function onlyText({ type, challenge, origin }: Deviation): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ type, challenge, origin }).filter((entry) => entry[1] !== undefined),
  ) as Record<string, string>
}

/** RFC 9053 section 7.1.1. */
function coseKey(key: KeyObject): Uint8Array {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const parameters: [number, number | Uint8Array][] = [
    [1, 2],
    [3, es256],
    [-1, 1],
    [-2, Uint8Array.from(Buffer.from(x, 'base64url'))],
    [-3, Uint8Array.from(Buffer.from(y, 'base64url'))],
  ]
  return encodeCBOR(new Map(parameters))
}
