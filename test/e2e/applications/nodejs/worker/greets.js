const { parentPort } = require('node:worker_threads')

parentPort.on('message', (name) => {
  const greeting = `hello ${name}`
  parentPort.postMessage(greeting) // BREAKPOINT
})
