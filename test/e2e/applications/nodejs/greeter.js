// What all programs in JavaScript do: answer http://…/NAME on $PORT with what `greet` makes of the name, and end with 42 at SIGTERM.
const http = require('http')
const { getHeapStatistics } = require('v8')

exports.serve = (greet) => {
  console.log('arguments:', process.argv.slice(2).join(' '), '- options:', optionsThatTook().join(', '))
  process.on('SIGTERM', () => {
    console.log('greeter ends')
    process.exit(42)
  })
  const server = http.createServer(async (request, response) => response.end(await greet(request.url.slice(1))))
  server.listen(Number(process.env.PORT || 8080), '127.0.0.1')
}

/** Of those that the cells give to node. */
const optionsThatTook = () => [
  `a heap of ${Math.round(getHeapStatistics().heap_size_limit / 2 ** 20)} MiB`,
  ...(global.isSetUp ? ['setup.cjs'] : []),
]
