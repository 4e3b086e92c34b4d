const { fork } = require('node:child_process')
const { once } = require('node:events')
const { serve } = require('/app/greeter.js')

const child = fork('/app/child/greets.js')
serve(async (name) => {
  child.send(name)
  const [greeting] = await once(child, 'message')
  return greeting
})
