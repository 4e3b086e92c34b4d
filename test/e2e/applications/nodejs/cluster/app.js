// One worker answers; the first process ends it, and then itself.
const cluster = require('node:cluster')
const { serve } = require('/app/greeter.js')

if (cluster.isPrimary) {
  const worker = cluster.fork()
  process.on('SIGTERM', () => worker.kill('SIGTERM'))
  worker.on('exit', (code) => process.exit(code))
} else {
  serve((name) => {
    const greeting = `hello ${name}`
    return greeting // BREAKPOINT
  })
}
