// The debuggers for .NET, which no package registry has.
import * as clients from './clients.mjs'
import { differing, newestOf } from './newer.mjs'

/** @typedef {import('./pins.mjs').Versions} Versions */
/** @typedef {import('./pins.mjs').Pin} Pin */
/** @typedef {import('./pins.mjs').Answer} Answer */

/**
 * @param {Versions} versions
 * @returns {Pin}
 */
export function vsdbgPin({ netcore: { vsdbg } }) {
  return {
    what: 'vsdbg',
    pinned: vsdbg.version,
    ask: () => {
      // As Microsoft's script has it, for Visual Studio Code: `latest` and `vs2022` stand beside a version.
      const newest = newestOf(
        [...clients.textAt(vsdbg.script).matchAll(/=\s*"?(\d+\.\d+\.\d+\.\d+)/g)].map(
          ([, version = '']) => version,
        ),
      )
      if (!newest) throw new Error(`${vsdbg.script} names no version`)
      const variables = { VSDBG_VERSION: newest, VSDBG_SCRIPT_URL: vsdbg.script }
      return fetched('vsdbg', vsdbg, { newest, variables })
    },
  }
}

/**
 * @param {Versions} versions
 * @returns {Pin}
 */
export function netcoredbgPin({ netcore: { netcoredbg } }) {
  return {
    what: 'netcoredbg',
    pinned: netcoredbg.version,
    ask: () => {
      const repository = netcoredbg.releases.replace(/\/releases\/download$/, '')
      const newest = newestOf(
        clients.repositoryTags(repository).filter((tag) => /^\d+\.\d+\.\d+-\d+$/.test(tag)),
      )
      const variables = {
        NETCOREDBG_VERSION: newest,
        NETCOREDBG_URL: netcoredbg.releases,
        NETCOREDBG_LICENCE_URL: netcoredbg.licence,
      }
      return fetched('netcoredbg', netcoredbg, { newest, variables })
    },
  }
}

/**
 * What is written of a debugger that images/netcore/fetch.sh fetches; it is fetched only where a digest is wanted.
 * @param {'vsdbg' | 'netcoredbg'} name
 * @param {{ version: string, sha256: Record<string, string | null> }} pin
 * @param {{ newest: string, variables: Record<string, string> }} wanted
 * @returns {Answer}
 */
function fetched(name, { version, sha256 }, { newest, variables }) {
  if (newest === version && Object.values(sha256).every(Boolean)) return { newest, writes: [] }
  const digests = clients.fetchedDigests(name, variables)
  const values = Object.fromEntries(
    Object.entries(sha256).map(([of, digest]) => [of, [digest, digests[of] ?? digest]]),
  )
  const writes = [
    ...differing(['netcore', name], { version: [version, newest] }),
    ...differing(['netcore', name, 'sha256'], values),
  ]
  return { newest, note: `${Object.keys(digests).length} digests`, writes }
}
