import { describe, expect, test } from 'vitest'
import { launchOf } from '../../src/command/launch.js'
import { literal } from '../../src/container/words.js'
import { byItsWords, run, withMarks } from './wrapped.js'

interface Start {
  readonly behind?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly imageEnv?: readonly string[]
}

function launch(text: string, { behind = [], env = {}, imageEnv }: Start = {}) {
  const entries = Object.entries(env).map(([name, value], index) => ({
    name,
    index,
    value,
    isOptional: false,
  }))
  return launchOf(
    {
      image: 'img',
      command: ['sh', '-c', text, ...behind],
      args: undefined,
      env: entries,
      envFrom: [],
      imageConfig: imageEnv && { Env: imageEnv },
    },
    byItsWords,
  )
}

/** The script and the words behind it with marks before the program, behind its name, and at its end. */
async function marked(text: string, start?: Start): Promise<readonly string[]> {
  const { words, wrap } = await launch(text, start)
  return run(wrap(withMarks(words)) ?? []).slice(2)
}

describe('the program that a script starts', () => {
  test.each<[text: string, words: readonly string[], changed: string]>([
    ['node x', ['node', 'x'], 'A node B x C'],
    ['  node   x  ', ['node', 'x'], '  A node   B x C  '],
    ['exec node x', ['node', 'x'], 'exec A node B x C'],
    ['cd /app && node x', ['node', 'x'], 'cd /app && A node B x C'],
    ['cd /app; node x;', ['node', 'x'], 'cd /app; A node B x C;'],
    ['set -e\ncd /app\nnode x\n', ['node', 'x'], 'set -e\ncd /app\nA node B x C\n'],
    ['node x # start', ['node', 'x'], 'A node B x C # start'],
    ['# start\nnode x', ['node', 'x'], '# start\nA node B x C'],
    ['node x > log 2>&1', ['node', 'x'], 'A node B x C > log 2>&1'],
    ['node x < in y', ['node', 'x', 'y'], 'A node B x < in y C'],
    ['A=1 B="2 3" node x', ['node', 'x'], 'A=1 B="2 3" A node B x C'],
    ['export A=1; node x', ['node', 'x'], 'export A=1; A node B x C'],
    ['node "a b" \'c d\' e\\ f', ['node', 'a b', 'c d', 'e f'], 'A node B "a b" \'c d\' e\\ f C'],
    ["node ''", ['node', ''], "A node B '' C"],
    ['node \\\n  x \\\n  y', ['node', 'x', 'y'], 'A node \\\n  B x \\\n  y C'],
    [
      'node "$HOME/x" $(date) `id`',
      ['node', '$HOME/x', '$(date)', '`id`'],
      'A node B "$HOME/x" $(date) `id` C',
    ],
    ['echo "😀 é" && node x', ['node', 'x'], 'echo "😀 é" && A node B x C'],
    ["cat > x <<'END'\nnode y\nEND\nnode x", ['node', 'x'], "cat > x <<'END'\nnode y\nEND\nA node B x C"],
    ['node $(PORT) x', ['node', '$(PORT)', 'x'], 'A node B $(PORT) x C'],
    ['cd /app\r\nnode x', ['node', 'x'], 'cd /app\r\nA node B x C'],
    // The last of a sequence.
    ['node a && node b', ['node', 'b'], 'node a && A node B b C'],
    ['node a; python b', ['python', 'b'], 'node a; A python B b C'],
    ['npm run build && node x', ['node', 'x'], 'npm run build && A node B x C'],
    ['node x; echo done', ['node', 'x'], 'A node B x C; echo done'],
    ['node x; ./after', ['node', 'x'], 'A node B x C; ./after'],
    ['node x; exec ./after', ['./after'], 'node x; exec A ./after B C'],
    ['node x && ./after', ['./after'], 'node x && A ./after B C'],
    ['./before; node x', ['node', 'x'], './before; A node B x C'],
    [
      'exec "${NODE_HOME}/bin/node" x',
      ['${NODE_HOME}/bin/node', 'x'],
      'exec A "${NODE_HOME}/bin/node" B x C',
    ],
    ['$NODE_HOME/bin/node x', ['$NODE_HOME/bin/node', 'x'], 'A $NODE_HOME/bin/node B x C'],
    ['node x; after', ['node', 'x'], 'A node B x C; after'],
    [
      'python manage.py migrate && gunicorn app',
      ['gunicorn', 'app'],
      'python manage.py migrate && A gunicorn B app C',
    ],
    [
      'gunicorn app; python manage.py check',
      ['gunicorn', 'app'],
      'A gunicorn B app C; python manage.py check',
    ],
    ['python manage.py migrate', ['python', 'manage.py', 'migrate'], 'A python B manage.py migrate C'],
    // Conditions, loops, groups.
    ['node x || exit 1', ['node', 'x'], 'A node B x C || exit 1'],
    ['if true; then node x; fi', ['node', 'x'], 'if true; then A node B x C; fi'],
    ['if true; then node a; fi; node x', ['node', 'x'], 'if true; then node a; fi; A node B x C'],
    ['if node a; then exec node x; fi', ['node', 'x'], 'if node a; then exec A node B x C; fi'],
    [
      'until nc -z db 1; do sleep 1; done; node x',
      ['node', 'x'],
      'until nc -z db 1; do sleep 1; done; A node B x C',
    ],
    ['while true; do node x; done', ['node', 'x'], 'while true; do A node B x C; done'],
    ['for i in 1; do node x; done', ['node', 'x'], 'for i in 1; do A node B x C; done'],
    ['case x in x) node x;; esac', ['node', 'x'], 'case x in x) A node B x C;; esac'],
    ['cd /a && (exec node x)', ['node', 'x'], 'cd /a && (exec A node B x C)'],
    ['{ node x; } > log', ['node', 'x'], '{ A node B x C; } > log'],
    ['! node x', ['node', 'x'], '! A node B x C'],
    ['time node x', ['node', 'x'], 'time A node B x C'],
    ['[ -f x ] && node x', ['node', 'x'], '[ -f x ] && A node B x C'],
    ['[[ -f x ]] && node x', ['node', 'x'], '[[ -f x ]] && A node B x C'],
    // Pipes and what runs beside others.
    ['node x | tee log', ['node', 'x'], 'A node B x C | tee log'],
    ['cat in | node x 2>&1 | tee log', ['node', 'x'], 'cat in | A node B x C 2>&1 | tee log'],
    ['node x &', ['node', 'x'], 'A node B x C &'],
    ['node x & wait', ['node', 'x'], 'A node B x C & wait'],
    ['node a & wait; node x', ['node', 'x'], 'node a & wait; A node B x C'],
    ['nginx & node x', ['node', 'x'], 'nginx & A node B x C'],
    ['./beside & node x', ['node', 'x'], './beside & A node B x C'],
    ['node x & tail -f log', ['node', 'x'], 'A node B x C & tail -f log'],
    [
      "trap 'kill $PID' TERM; node x & PID=$!; wait $PID",
      ['node', 'x'],
      "trap 'kill $PID' TERM; A node B x C & PID=$!; wait $PID",
    ],
    // Functions.
    ['run() { node x; }; run', ['node', 'x'], 'run() { A node B x C; }; run'],
    [
      'stop() { kill 1; }; trap stop TERM; node x',
      ['node', 'x'],
      'stop() { kill 1; }; trap stop TERM; A node B x C',
    ],
    // Launchers inside, and shells in shells.
    ['exec tini -- node x', ['node', 'x'], 'exec tini -- A node B x C'],
    ['exec env A=1 nice -n 5 node x', ['node', 'x'], 'exec env A=1 nice -n 5 A node B x C'],
    ["cd /a && bash -c 'exec node x'", ['node', 'x'], "cd /a && bash -c 'exec A node B x C'"],
    ['su app -s /bin/sh -c "node x"', ['node', 'x'], 'su app -s /bin/sh -c "A node B x C"'],
  ])('%j', async (text, words, changed) => {
    const found = await launch(text)
    expect(run(found.words)).toEqual(words)
    expect(found.unknown).toBeUndefined()
    expect(run(found.wrap(found.words) ?? [])).toEqual(['sh', '-c', text])
    expect(await marked(text)).toEqual([changed])
  })

  test.each([
    ['node a & node b', 'several programs that may run at the same time'],
    ['node a | python b', 'several programs that may run at the same time'],
    ['node a & if true; then node b; fi', 'several programs that may run at the same time'],
    ['for i in 1 2; do node x & done; wait', 'several programs that may run at the same time'],
    ['if true; then node a; else node b; fi', 'one of several programs'],
    ['case $1 in a) node a;; *) node b;; esac', 'one of several programs'],
    ['cd /a && node x || node y', 'one of several programs'],
    ['test -n "$A" && exec node a; exec node b', 'one of several programs'],
    ['if test -n "$A"; then exec node a; fi; node b', 'one of several programs'],
    ['eval "node x"', '`eval`'],
    ['node a; eval "$CMD"', '`eval`'],
    ['server', '`server`, of which nothing tells the language'],
    ['node seed && exec server', '`server`, of which nothing tells the language'],
    ['npm run build && server', '`server`, of which nothing tells the language'],
    ['node() { :; }', 'no program'],
    ['sleep infinity', 'no program'],
    ['A=1', 'no program'],
    ['', 'no program'],
    ['# nothing', 'no program'],
    ['echo "', 'does not parse'],
    ['if true; then', 'does not parse'],
    ["node 'x", 'does not parse'],
    ['sh -c "node $X"', 'another shell'],
    ['sh -c $X', 'no script'],
    [`sh -c 'exec "$0" "$@"' su - app -c 'node x'`, '`"$@"` stands for'],
    ['program=$1; shift; exec "$program" "$@"', '`"$program"` stands for'],
    ['su app -c \'exec "$@"\' sh node x', 'words through `su`'],
    ["su - app -c 'node x' y", 'words through `su`'],
  ])('of %j is not known: %s', async (text, why) => {
    const { words, unknown, isUnclear } = await launch(text)
    expect(words).toEqual([])
    expect(isUnclear).toBe(true)
    expect(unknown).toContain(why)
  })
})

test.each<[text: string, changed: string]>([
  ['echo $$(id) && node x', 'echo $$(id) && A node B x C'],
  ["echo $$(id) && sh -c 'node x'", "echo $$(id) && sh -c 'A node B x C'"],
  ['echo $(E) && sh -c \'cd /a; bash -c "node x"\'', 'echo $(E) && sh -c \'cd /a; bash -c "A node B x C"\''],
])('what Kubernetes puts in before a script inside a script moves nothing: %j', async (text, changed) => {
  const { words, wrap } = await launch(text, { env: { E: 'a longer value' } })
  expect(run(wrap(withMarks(words)) ?? []).slice(2)).toEqual([changed])
})

describe('the words behind a script', () => {
  test.each<[text: string, behind: readonly string[], words: readonly string[], changed: readonly string[]]>([
    ['exec "$@"', ['--', 'node', 'x'], ['node', 'x'], ['exec A "$@"', '--', 'node', 'B', 'x', 'C']],
    ['"$@"', ['sh', 'node', 'x'], ['node', 'x'], ['A "$@"', 'sh', 'node', 'B', 'x', 'C']],
    ['cd /a; exec $@', ['-', 'node'], ['node'], ['cd /a; exec A $@', '-', 'node', 'B', 'C']],
    ['exec node "$@"', ['-', 'x', 'y'], ['node', 'x', 'y'], ['exec A node B "$@"', '-', 'x', 'y', 'C']],
    ['exec "$0" "$@"', ['node', 'x'], ['node', 'x'], ['exec A "$0" B "$@"', 'node', 'x', 'C']],
    [
      'exec "$@"',
      ['-', 'tini', '--', 'node', 'x'],
      ['node', 'x'],
      ['exec "$@"', '-', 'tini', '--', 'A', 'node', 'B', 'x', 'C'],
    ],
    ['exec node "$1" y', ['-', 'x'], ['node', 'x', 'y'], ['exec A node B "$1" y C', '-', 'x']],
    ['main() { exec "$@"; }; echo; main "$@"', ['-', 'node'], ['node'], []],
    ['echo "$1"; exec "$@"', ['-', 'node', 'x'], ['node', 'x'], []],
  ])('%j before %j', async (...[text, behind, words, changed]) => {
    const found = await launch(text, { behind })
    expect(run(found.words)).toEqual(words)
    expect(await marked(text, { behind })).toEqual(changed)
  })

  test.each([
    ['shift; exec "$@"', ['-', 'a', 'node']],
    ['set -- node x; exec "$@"', ['-', 'a']],
    ['run() { exec "$@"; }; run node', ['-', 'python']],
  ])('are not known where %j changes them', async (text, behind) => {
    expect((await launch(text, { behind })).words).toEqual([])
  })

  test('only words before the program can go into a script that reads them twice', async () => {
    const { words, wrap } = await launch('echo "$1"; exec "$@"', { behind: ['-', 'node', 'x'] })
    expect(run(wrap([literal('A'), ...words]) ?? [])).toEqual([
      'sh',
      '-c',
      'echo "$1"; exec A "$@"',
      '-',
      'node',
      'x',
    ])
  })
})

describe('variables in a script', () => {
  test.each<[text: string, start: Start, words: readonly string[]]>([
    ['exec $CMD x', { env: { CMD: 'node' } }, ['node', 'x']],
    ['exec "$CMD" x', { imageEnv: ['CMD=node'] }, ['node', 'x']],
    ['exec ${CMD:-node} x', { imageEnv: [] }, ['node', 'x']],
    ['exec ${CMD:-node} x', { imageEnv: ['CMD=python'] }, ['python', 'x']],
    ['exec ${CMD-node} x', { imageEnv: [] }, ['node', 'x']],
    ['$JAVA_HOME/bin/java -jar x', { imageEnv: ['JAVA_HOME=/opt/jdk'] }, ['/opt/jdk/bin/java', '-jar', 'x']],
    ['node ${A:+yes} $B "$C"', { env: { A: '1', B: 'b' }, imageEnv: [] }, ['node', 'yes', 'b', '']],
    ['exec $(CMD) x', { env: { CMD: 'node' } }, ['node', 'x']],
    ['node $(A)', { env: { B: 'node', A: '$(B).js' } }, ['node', 'node.js']],
  ])('%j with %j is %j', async (text, start, words) => {
    expect(run((await launch(text, start)).words)).toEqual(words)
  })

  test.each<[text: string, start: Start]>([
    ['exec $CMD x', {}],
    ['exec ${CMD:-node} x', {}],
    ['exec $CMD', { env: { CMD: 'node x' } }],
    ['CMD=$X; exec $CMD x', { env: { CMD: 'node' } }],
    ['CMD=(node x); exec "${CMD[@]}"', {}],
    ['read CMD; exec $CMD x', { env: { CMD: 'node' } }],
  ])('%j with %j is not known', async (text, start) => {
    expect((await launch(text, start)).words).toEqual([])
  })

  test('a reference of Kubernetes keeps its place when words go in around it', async () => {
    expect(await marked('cd $(DIR) && $(CMD) x $$HOME', { env: { DIR: '/a/b/c', CMD: 'node' } })).toEqual([
      'cd $(DIR) && A $(CMD) B x $$HOME C',
    ])
  })

  test('nothing goes into the middle of what a reference gave', async () => {
    const { wrap, words } = await launch('$(LINE)', { env: { LINE: 'node x' } })
    expect(run(words)).toEqual(['node', 'x'])
    expect(wrap(withMarks(words))).toBeUndefined()
  })

  test.each<[text: string, sets: readonly (readonly [string, string | undefined])[]]>([
    ['A=1 node x', [['A', '1']]],
    [
      'export A=1 B="$X"; node x',
      [
        ['A', '1'],
        ['B', undefined],
      ],
    ],
    ['A=1; node x', [['A', undefined]]],
    [
      'unset A; read -r B; node x',
      [
        ['A', undefined],
        ['B', undefined],
      ],
    ],
    ['for A in 1 2; do node x; done', [['A', undefined]]],
    ['printf A; node x', []],
    ['export A="$A more"; node x', []],
    ['A="$A more" node x', []],
    [
      'exec env -u B A=1 node x',
      [
        ['B', undefined],
        ['A', '1'],
      ],
    ],
    ['A=1 python x; node y', []],
  ])('%j sets %j', async (text, sets) => {
    expect([...(await launch(text)).sets]).toEqual(sets)
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
  ])('%j is written %s', async (word, written) => {
    const { words, wrap } = await launch('node')
    expect(run(wrap([literal(word), ...words]) ?? [])).toEqual(['sh', '-c', `${written} node`])
  })

  test('and not at all inside the quotes of another script', async () => {
    const { words, wrap } = await launch("sh -c 'node'")
    expect(wrap([literal('a b'), ...words])).toBeUndefined()
  })
})
