export { message, type Message, type MessageCode, type MessageParam, type ParamsOf } from './message.ts'
export { english, type English } from './english.ts'
export { escapeControls } from './escape-controls.ts'
export { textOf } from './text-of.ts'
