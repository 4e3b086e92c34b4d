const { serve } = require('/app/greeter.js')

serve((name) => {
  const greeting = `hello ${name}`
  return greeting // BREAKPOINT
})
