import type { Container } from '../container/container.js'
import { UNKNOWN } from '../container/reasons.js'
import { imageEvidence } from './runtime.js'

/** What the languages' official images set, and those of rocker for R: what else such an image brings decides nothing then. */
const VARIABLES: { readonly [what: string]: readonly string[] } = {
  'a Ruby program': ['RUBY_VERSION', 'JRUBY_VERSION', 'BUNDLE_APP_CONFIG'],
  'a PHP program': ['PHP_VERSION', 'PHP_INI_DIR'],
  'a Rust program': ['RUSTUP_HOME', 'RUST_VERSION'],
  'an Elixir or Erlang program': ['ELIXIR_VERSION', 'OTP_VERSION'],
  'a Swift program': ['SWIFT_VERSION', 'SWIFT_PLATFORM'],
  'a Dart program': ['DART_SDK'],
  'a Perl program': ['PERL_VERSION'],
  'a Julia program': ['JULIA_VERSION', 'JULIA_PATH'],
  'a Haskell program': ['GHC_VERSION'],
  'an R program': ['R_VERSION', 'R_BASE_VERSION'],
  'a Bun program': ['BUN_INSTALL_BIN', 'BUN_RUNTIME_TRANSPILER_CACHE_PATH'],
}

/** Why a container may be of a language that no debugger here is for, as its image says; undefined where it says nothing. */
export function otherLanguage(container: Container): string | undefined {
  const [found] = Object.entries(VARIABLES).flatMap(([what, names]) => {
    const evidence = imageEvidence(container, names)
    return evidence ? [UNKNOWN.otherLanguage(evidence.because, what)] : []
  })
  return found
}
