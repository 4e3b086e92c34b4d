import greeter from '/app/greeter.js'

greeter.serve((name) => {
  const greeting = `hello ${name}`
  return greeting // BREAKPOINT
})
