"""An image's own; each Python imports it at its start."""

import sys

print("arguments: customized", *sys.orig_argv[1:], flush=True)
