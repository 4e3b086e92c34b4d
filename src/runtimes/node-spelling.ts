/** How a tool spells the flag that gives the inspector to the program. */
export interface Spelling {
  readonly words: readonly string[]
  /** With which the program waits for its debugger. */
  readonly waiting: readonly string[]
}

/** The spellings by name: node's own, pm2's, and Nest's. */
export const SPELLINGS = {
  inspect: (flag: string): Spelling => ({ words: [flag], waiting: [flag] }),
  'node-args': (flag: string): Spelling => ({
    words: [`--node-args=${flag}`],
    waiting: [`--node-args=${flag}`],
  }),
  // `nest start --debug` cannot wait; `--exec` says what runs the program (docs.nestjs.com/cli/usages).
  debug: (flag: string, address: string): Spelling => ({
    words: [`--debug=${address}`],
    waiting: ['--exec', `node ${flag}`],
  }),
}
