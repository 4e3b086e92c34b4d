import { describe, expect, test } from 'vitest'
import { launchedIn, withNewWords } from '../../src/command/shell.js'
import type { Kept } from '../../src/container/words.js'
import { literal } from '../../src/container/words.js'
import { run, withMarks } from './wrapped.js'

function script(value: string): Kept {
  return { kind: 'kept', value, origin: 'args', index: 0 }
}

describe('the command that a script starts last', () => {
  test.each<[text: string, words: readonly string[], changed: string]>([
    ['node x', ['node', 'x'], 'A node B x C'],
    ['  node   x  ', ['node', 'x'], '  A node   B x C  '],
    ['exec node x', ['exec', 'node', 'x'], 'A exec B node x C'],
    ['cd /app && node x', ['node', 'x'], 'cd /app && A node B x C'],
    ['cd /app; node x;', ['node', 'x'], 'cd /app; A node B x C;'],
    ['set -e\ncd /app\nnode x\n', ['node', 'x'], 'set -e\ncd /app\nA node B x C\n'],
    ['node x # start', ['node', 'x'], 'A node B x C # start'],
    ['# start\nnode x', ['node', 'x'], '# start\nA node B x C'],
    ['node x | tee log', ['node', 'x'], 'A node B x C | tee log'],
    ['cd /app && node x 2>&1 | tee log', ['node', 'x'], 'cd /app && A node B x C 2>&1 | tee log'],
    ['node x > log 2>&1', ['node', 'x'], 'A node B x C > log 2>&1'],
    ['node x < in y', ['node', 'x', 'y'], 'A node B x < in y C'],
    ['A=1 B="2 3" node x', ['node', 'x'], 'A=1 B="2 3" A node B x C'],
    ['export A=1; node x', ['node', 'x'], 'export A=1; A node B x C'],
    ['node "a b" \'c d\' e\\ f', ['node', 'a b', 'c d', 'e f'], 'A node B "a b" \'c d\' e\\ f C'],
    [
      'node "$HOME/x" $A ${B:-c} $(date) `id`',
      ['node', '$HOME/x', '$A', '${B:-c}', '$(date)', '`id`'],
      'A node B "$HOME/x" $A ${B:-c} $(date) `id` C',
    ],
    ["node ''", ['node', ''], "A node B '' C"],
    ['node \\\n  x \\\n  y', ['node', 'x', 'y'], 'A node \\\n  B x \\\n  y C'],
    ['[ -f x ] && node x', ['node', 'x'], '[ -f x ] && A node B x C'],
    ['if true; then cd /a; fi; node x', ['node', 'x'], 'if true; then cd /a; fi; A node B x C'],
    ['echo "😀 é" && node x', ['node', 'x'], 'echo "😀 é" && A node B x C'],
    ['exec "$@"', ['exec', '$@'], 'A exec B "$@" C'],
    ['$JAVA_HOME/bin/java -jar x', ['$JAVA_HOME/bin/java', '-jar', 'x'], 'A $JAVA_HOME/bin/java B -jar x C'],
    ["cat > x <<'END'\nnode y\nEND\nnode x", ['node', 'x'], "cat > x <<'END'\nnode y\nEND\nA node B x C"],
    ['node $(PORT) x', ['node', '$(PORT)', 'x'], 'A node B $(PORT) x C'],
    ['cd /app \\\n  && node x', ['node', 'x'], 'cd /app \\\n  && A node B x C'],
    ['cd /app\r\nnode x', ['node', 'x'], 'cd /app\r\nA node B x C'],
  ])('%j', (text, words, changed) => {
    const launched = launchedIn(script(text))
    expect('words' in launched && run(launched.words)).toEqual(words)
    if ('words' in launched) {
      expect(run([withNewWords(script(text), launched.words)])).toEqual([text])
      expect(run([withNewWords(script(text), withMarks(launched.words))])).toEqual([changed])
    }
  })

  test.each([
    'node x &',
    'node x & wait',
    'sleep 1 & node x',
    'node x || exit 1',
    'cd /a && node x || node y',
    'if true; then node x; fi',
    'while true; do node x; done',
    'for i in 1; do node x; done',
    '(node x)',
    '{ node x; }',
    'case x in x) node x;; esac',
    'node() { :; }',
    'A=1',
    '',
    '# nothing',
    'cd /a && (exec node x)',
  ])('of %j is not known', (text) => {
    expect(launchedIn(script(text))).toEqual({
      unknown: 'its shell script does more than run commands one after the other',
    })
  })

  test.each(['echo "', 'if true; then', 'node x )', "node 'x"])('%j does not parse', (text) => {
    const launched = launchedIn(script(text))
    expect('unknown' in launched && launched.unknown).toMatch(/^its shell script does not parse: /)
  })
})

describe('new words are quoted for the shell', () => {
  test.each([
    ['--listen=127.0.0.1:56268', '--listen=127.0.0.1:56268'],
    ['a b', "'a b'"],
    ['$HOME', "'$HOME'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
    ['a;b', "'a;b'"],
    ['*', "'*'"],
    ['~', "'~'"],
    ['a\nb', "'a\nb'"],
  ])('%j is written %s', (word, written) => {
    const [name] = (launchedIn(script('node')) as { words: readonly Kept[] }).words
    expect(run([withNewWords(script('node'), [literal(word), ...(name ? [name] : [])])])).toEqual([
      `${written} node`,
    ])
  })
})
