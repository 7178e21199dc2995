import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'
import { precompress } from './build/precompress.ts'

export default defineConfig(({ mode }) => {
  const { HOLDFAST_PORT: port = '3010' } = loadEnv(mode, '../..', 'HOLDFAST_')
  const server = `http://127.0.0.1:${port}`
  // The server refuses a foreign Origin; behind this proxy the page is its own.
  const proxied = { target: server, changeOrigin: true, headers: { origin: server } }
  return {
    plugins: [react(), precompress()],
    build: { outDir: 'dist', target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
    server: {
      proxy: {
        '/trpc': { ...proxied, ws: true, rewriteWsOrigin: true },
        '/api': proxied,
        '/healthz': proxied,
        '/readyz': proxied,
      },
    },
    test: { environment: 'jsdom', setupFiles: ['./src/app/test-setup.ts'], testTimeout: 30_000 },
  }
})
