import { InputError, lineOf } from './input-error.js'

const EMPTY =
  'the input is empty; pass a ResourceList or a stream of Kubernetes manifests on stdin or with `-i FILE`'

/** The text of a UTF-8 input, its byte order mark kept; throws an InputError for what no YAML reader takes. */
export function decode(bytes: Uint8Array): string {
  const text = utf8(bytes)
  const nul = text.indexOf('\0')
  if (nul !== -1) {
    throw new InputError(
      `line ${lineOf(text, nul)} of the input has a NUL character, which YAML forbids; remove it`,
    )
  }
  if (text.trim() === '') throw new InputError(EMPTY)
  return text
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new InputError(`the input is not UTF-8: ${firstBadByte(bytes)}; convert it to UTF-8 first`)
  }
}

function firstBadByte(bytes: Uint8Array): string {
  let low = 0
  let high = bytes.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (isPrefixOfUtf8(bytes.subarray(0, middle))) low = middle
    else high = middle
  }
  const value = (bytes[low] ?? 0).toString(16).padStart(2, '0')
  return `byte 0x${value} at offset ${low}`
}

/** Whether the bytes are UTF-8 as far as they go: a character cut at the end is no fault. */
function isPrefixOfUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
