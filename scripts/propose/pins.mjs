// Every pin of images/versions.yaml, with how its newest version is found and what would be written.
import * as clients from './clients.mjs'
import { netcoredbgPin, vsdbgPin } from './netcore-pins.mjs'
import { differing, isOlder, newestOf } from './newer.mjs'

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
