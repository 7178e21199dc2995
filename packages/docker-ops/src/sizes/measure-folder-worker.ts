import { parentPort, workerData } from 'node:worker_threads'
import { sumFolder } from './sum-folder.ts'

/** The thread of `measureFolder`. */
parentPort?.postMessage(sumFolder(Buffer.from(workerData as string)))
