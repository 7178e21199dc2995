import { callEngine } from '../engine/call-engine.ts'
import type { DemoWorld } from './demo-world.ts'
import { postgresImage } from './images/postgres-image.ts'
import { webImage } from './images/web-image.ts'
import { postgresVolume, sampleNetwork, samples, webVolume } from './samples.ts'

/** Takes away what the demo made, and nothing else: a clone of a sample stays, with the volume or image it uses. */
export async function removeDemo({ dockerHost, say }: DemoWorld): Promise<void> {
  const paths = [
    ...samples.map(({ name }) => `/containers/${name}?force=true&v=true`),
    ...[webVolume, postgresVolume].map((name) => `/volumes/${name}`),
    `/networks/${sampleNetwork}`,
    ...[webImage, postgresImage].map(({ name }) => `/images/${name}:latest`),
  ]
  for (const path of paths) {
    const [, kind, name] = /^\/(\w+)s\/([^?]+)/.exec(path) ?? []
    const { status, text } = await callEngine({ dockerHost, method: 'DELETE', path })
    if (status < 300) say(`Removed the ${kind} ${name}.`)
    else if (status !== 404) say(`Kept the ${kind} ${name}: ${messageOf(text)}`)
  }
}

function messageOf(text: string): string {
  const { message = text }: { message?: string } = JSON.parse(text)
  return message
}
