import { importsRule } from './imports-rule.mjs'

/** The house rules oxlint has no rule for. */

const drawers = /^(utils?|helpers?|common|misc|shared|lib)$/
const sourceFile = /\/(apps|packages|e2e|bench|scripts)\/.+/

const noDrawers = {
  create: (context) => ({
    Program: (node) => {
      const parts =
        sourceFile
          .exec(context.filename)?.[0]
          .replace(/\.\w+$/, '')
          .split('/') ?? []
      const drawer = parts.find((part) => drawers.test(part))
      if (drawer !== undefined)
        context.report({ node, message: `"${drawer}" says nothing: name the folder or file for the one thing in it.` })
    },
  }),
}

const noShell = {
  create: (context) => ({
    Property: (node) => {
      const name = node.key.name ?? node.key.value
      if (name === 'shell' && node.value.type === 'Literal' && node.value.value !== false)
        context.report({ node, message: 'A shell reads names as commands: pass the program and an argument array.' })
    },
    ImportSpecifier: (node) => {
      const from = node.parent.source.value
      const name = node.imported.name ?? node.imported.value
      if (/^(node:)?child_process$/.test(from) && (name === 'exec' || name === 'execSync'))
        context.report({ node, message: 'exec runs a shell: use spawn or execFile with an argument array.' })
    },
  }),
}

export default {
  meta: { name: 'holdfast' },
  rules: { imports: importsRule, 'no-drawers': noDrawers, 'no-shell': noShell },
}
