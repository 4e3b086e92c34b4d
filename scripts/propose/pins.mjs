// Every pin of images/versions.yaml, with how its newest version is found and what would be written.
import * as clients from './clients.mjs'

/** @typedef {import('../generate/images.mjs').Versions} Versions */
/** @typedef {import('./with-values.mjs').Write} Write */
/** @typedef {{ newest: string, note?: string, writes: Write[] }} Answer */
/** @typedef {{ what: string, pinned: string, ask: () => Answer }} Pin */

/**
 * @param {Versions} versions
 * @returns {Pin[]}
 */
export function pinsOf(versions) {
  return [
    ...versions.bases.map(basePin),
    goPin(versions),
    ...versions.go.delve.map((_, index) => delvePin(versions, index)),
    ...versions.nodejs.guard.map(nodePin),
    ...versions.python.debugpy.map(debugpyPin),
    vsdbgPin(versions),
    netcoredbgPin(versions),
  ]
}

/**
 * @param {Versions['bases'][number]} base
 * @param {number} index
 * @returns {Pin}
 */
function basePin({ arg, image, tag, tags, digest }, index) {
  return {
    what: arg,
    pinned: tag,
    ask: () => {
      // Unless it says which tags will do: those that differ in their numbers alone.
      const alike = new RegExp(tags ?? `^${tag.replaceAll('.', '\\.').replaceAll(/\d+/g, '\\d+')}$`)
      const newest = newestOf([tag, ...clients.imageTags(image).filter((each) => alike.test(each))])
      const current = clients.imageDigest(`${image}:${newest}`)
      const writes = differing(['bases', index], { tag: [tag, newest], digest: [digest, current] })
      return { newest, note: current === digest ? '' : `digest ${current}`, writes }
    },
  }
}

/**
 * @param {Versions} versions
 * @returns {Pin}
 */
function goPin({ go }) {
  const pinned = newestOf(go.delve.map((delve) => delve['built-with']))
  return {
    what: 'Go that builds Delve',
    pinned,
    ask: () => {
      const newest = newestOf(clients.goVersions('go').filter((version) => /^[\d.]+$/.test(version)))
      const writes = go.delve.flatMap((delve, index) =>
        differing(['go', 'delve', index], { 'built-with': [delve['built-with'], newest] }),
      )
      return { newest, note: newest === pinned ? '' : 'GO_IMAGE must have it too', writes }
    },
  }
}

/**
 * The last window takes the newest Delve; an older one stays in its series, since a later one serves later versions.
 * @param {Versions} versions
 * @param {number} index
 * @returns {Pin}
 */
function delvePin({ go }, index) {
  const pin = go.delve[index]
  if (!pin) throw new Error('there is no such Delve')
  const series = index === go.delve.length - 1 ? '' : pin.version.replace(/\d+$/, '')
  return {
    what: `Delve for Go ${pin.from} to ${pin.to}`,
    pinned: pin.version,
    ask: () => {
      const all = clients.goVersions('github.com/go-delve/delve')
      const alike = all.filter((version) => /^[\d.]+$/.test(version) && version.startsWith(series))
      // A proxy may list the newer ones alone.
      const newest = newestOf([pin.version, ...alike])
      if (newest === pin.version) return { newest, writes: [] }
      const { sum, from, to } = clients.delveFacts(newest)
      const note = `serves Go ${from} to ${to}`
      if (isOlder(pin.from, from))
        return { newest, note: `${note}, so ${pin.from} needs a window of its own; not written`, writes: [] }
      const values = { version: [pin.version, newest], to: [pin.to, to], sum: [pin.sum, sum] }
      return { newest, note, writes: differing(['go', 'delve', index], values) }
    },
  }
}

/**
 * @param {Versions['nodejs']['guard'][number]} window
 * @returns {Pin}
 */
function nodePin({ to }) {
  return {
    what: 'Node.js that the guard serves',
    pinned: to,
    ask: () => {
      const newest = clients.npmVersion('node')
      const isNewer = Number(newest.split('.')[0]) > Number(to)
      return { newest, note: isNewer ? 'run the guard with it first; not written' : '', writes: [] }
    },
  }
}

/**
 * @param {Versions['python']['debugpy'][number]} pin
 * @param {number} index
 * @returns {Pin}
 */
function debugpyPin({ version, from, to, sha256 }, index) {
  return {
    what: `debugpy for Python ${from === to ? from : `${from} to ${to}`}`,
    pinned: version,
    ask: () => {
      // For the window's first version, since a later one must not shut it out.
      const newest = clients.newestDebugpy(from)
      if (newest === version && sha256) return { newest, writes: [] }
      const digest = clients.debugpyDigest(from, newest)
      const values = { version: [version, newest], sha256: [sha256, digest] }
      return {
        newest,
        note: `sha256 ${digest}`,
        writes: differing(['python', 'debugpy', index], values),
      }
    },
  }
}

/**
 * @param {Versions} versions
 * @returns {Pin}
 */
function vsdbgPin({ netcore: { vsdbg } }) {
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
function netcoredbgPin({ netcore: { netcoredbg } }) {
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

/**
 * @param {readonly (string | number)[]} place
 * @param {Record<string, (string | null | undefined)[]>} values - what is there, and what is to be
 * @returns {Write[]}
 */
function differing(place, values) {
  return Object.entries(values).flatMap(([name, [is, shall]]) =>
    shall && shall !== is ? [{ path: [...place, name], value: shall }] : [],
  )
}

/** The newest by its numbers; '' of none. @param {readonly string[]} versions */
function newestOf(versions) {
  return versions.reduce((newest, each) => (newest === '' || isOlder(newest, each) ? each : newest), '')
}

/** Whether the numbers of one version are below those of another. @param {string} one @param {string} other */
function isOlder(one, other) {
  const [a, b] = [one, other].map((text) => (text.match(/\d+/g) ?? []).map(Number))
  for (let i = 0; i < Math.max(a?.length ?? 0, b?.length ?? 0); i += 1) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
