// What a terminal would obey or hide: control and format characters, those that turn the direction of text among them.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
// What needs no quotes to be seen as one word.
const PLAIN = /^[\w@%+=:,./~^…-]+$/
// Options and assignments that are called as secrets are, and a URL's password.
const SECRET = /((?:secret|token|passw(?:or)?d|credential|key)[\w-]*=).+/i
const SECRET_FLAG = /^-[\w-]*(?:secret|token|passw(?:or)?d|credential|key)$/i
const PASSWORD = /(:\/\/[^/\s@:]*:)[^/\s@]+(?=@)/g

/** A text as it can be shown: whatever an image or a manifest says, a terminal does nothing but print it. */
export function visible(text: string): string {
  return text.replaceAll(HIDDEN, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}

/** Words of a command line on one line, without values that may be secret. */
export function shownWords(words: readonly string[]): string {
  return words
    .map((word, at) => (SECRET_FLAG.test(words[at - 1] ?? '') ? '…' : quoted(withoutSecret(word))))
    .join(' ')
}

/** A text cut to a number of characters. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

function withoutSecret(word: string): string {
  return word.replaceAll(PASSWORD, '$1…').replace(SECRET, '$1…')
}

function quoted(word: string): string {
  return PLAIN.test(word) ? word : visible(JSON.stringify(word))
}
