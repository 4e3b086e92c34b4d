const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { serve } = require('/app/greeter.js')

const worker = new Worker('/app/worker/greets.js')
serve(async (name) => {
  worker.postMessage(name)
  const [greeting] = await once(worker, 'message')
  return greeting
})
