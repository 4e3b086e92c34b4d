const { serve } = require('/app/greeter.js')

interface Guest {
  readonly name: string
}

function greet(guest: Guest): string {
  const greeting: string = `hello ${guest.name}`
  return greeting // BREAKPOINT
}

serve((name: string) => greet({ name }))
