process.on('message', (name) => {
  const greeting = `hello ${name}`
  process.send(greeting) // BREAKPOINT
})
