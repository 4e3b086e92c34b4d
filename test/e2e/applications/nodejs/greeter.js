// What all programs in JavaScript do: answer http://…/NAME on $PORT with what `greet` makes of the name, and end with 42 at SIGTERM.
const http = require('node:http')

exports.serve = (greet) => {
  console.log('arguments:', process.argv.slice(2).join(' '))
  process.on('SIGTERM', () => {
    console.log('greeter ends')
    process.exit(42)
  })
  const server = http.createServer(async (request, response) => response.end(await greet(request.url.slice(1))))
  server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1')
}
