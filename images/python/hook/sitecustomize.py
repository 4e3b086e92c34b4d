"""Every Python imports this at its start where PYTHONPATH leads here: it may start the debugger, then the user's own follows."""

import ducttape_hook

ducttape_hook.run("sitecustomize")
