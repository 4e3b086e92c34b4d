import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ducttape-fn-bench')

/**
 * The path of a folder made once for these inputs; it gets its name when it is whole.
 * @param {string} name
 * @param {readonly string[]} inputs what the folder is made from
 * @param {(folder: string) => void} make
 */
export function kept(name, inputs, make) {
  const final = join(
    CACHE,
    `${name}-${createHash('sha256').update(inputs.join('\0')).digest('hex').slice(0, 12)}`,
  )
  if (existsSync(final)) return final
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, '.making-'))
  try {
    make(folder)
    // Another run may have made it meanwhile.
    if (!existsSync(final)) renameSync(folder, final)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return final
}

/**
 * The bytes of all files below a folder, as each of them tells; a file with two names counts twice, since a copy has it twice.
 * @param {string} folder
 */
export function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
}
