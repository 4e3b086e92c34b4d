"""As sitecustomize, for an interpreter in which another sitecustomize stands before ours; a venv imports no such module."""

import ducttape_hook

ducttape_hook.run("usercustomize")
