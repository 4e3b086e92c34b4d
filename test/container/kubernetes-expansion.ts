/**
 * What a container gets of a pod's text: `$(NAME)` of a known name is its value, `$$` is `$`, all else stays. After
 * k8s.io/kubernetes/third_party/forked/golang/expansion.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const next = text[at + 1]
    const end = next === '(' ? text.indexOf(')', at) : -1
    if (text[at] !== '$' || next === undefined) out += text[at]
    else if (end !== -1) {
      out += variables.get(text.slice(at + 2, end)) ?? text.slice(at, end + 1)
      at = end
    } else {
      out += next === '$' ? '$' : `$${next}`
      at++
    }
  }
  return out
}
