// Loaded with `--require` into each measured program, the same for both: when the program ends it writes what its whole
// process has used to file descriptor 3. Node has no call for what a child used, and a shell's `times` counts in steps of 10 ms.
const { readFileSync, writeSync } = require('node:fs')

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, memory: peak() ?? maxRSS }))
})

/** The highest resident size in KiB. A child starts as a copy of its parent, and `maxRSS` still counts that copy: Linux tells them apart. */
function peak() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1])
  } catch {
    return undefined
  }
}
