const { serve } = require('/app/greeter.js')

const greeted: string[] = []

interface Guest {
  readonly name: string
}

function greet(guest: Guest): string {
  const greeting: string = `hello ${guest.name}`
  greeted.push(greeting) // BREAKPOINT
  return greeting
}

serve((name: string) => greet({ name }))
