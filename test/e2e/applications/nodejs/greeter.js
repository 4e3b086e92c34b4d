// Answers http://…/NAME with "hello NAME". A SIGTERM ends it with exit code 42.
const http = require('http')

process.on('SIGTERM', () => {
  console.log('greeter ends')
  process.exit(42)
})

const server = http.createServer((request, response) => {
  const greeting = `hello ${String(request.url).slice(1)}`
  response.end(greeting) // BREAKPOINT
})
server.listen(8080, '127.0.0.1', () => console.log('greeter starts'))
