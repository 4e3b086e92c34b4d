export default function handler(request, response) {
  const greeting = `hello ${request.query.name}`
  response.end(greeting) // BREAKPOINT
}
