"""Lets debugpy listen in the process that runs the application, and in no other.

Read by CPython 2.7 and later; it does something from 3.5 on, since 2.7 cannot start a debugger this early. Whatever goes
wrong here, the program starts as it would have.
"""

import os
import sys

HOOK = os.path.dirname(os.path.abspath(__file__))
LISTEN = "DUCTTAPE_PYTHON_LISTEN"
WAIT = "DUCTTAPE_PYTHON_WAIT"
# `pydevd` for clients of its own protocol; the Debug Adapter Protocol otherwise.
PROTOCOL = "DUCTTAPE_PYTHON_PROTOCOL"
# Which process has the debugger: those that it starts are debugged through it, by debugpy itself.
OWNER = "DUCTTAPE_PYTHON_OWNER"
# A variable of pydevd.
UNCHECKED = "PYDEVD_DISABLE_FILE_VALIDATION"


def run(name):
    """Starts the debugger if this is the process for it, then imports the user's own module of that name."""
    # The program finds on sys.path what it would have found; its children go by PYTHONPATH, where the folder stays.
    sys.path[:] = [folder for folder in sys.path if not _is_hook(folder)]
    try:
        start()
    except Exception as error:
        say("no debugger: %s" % error)
    if not _is_adapter():
        _import_own(name)


def _is_adapter():
    """Debugpy's own process beside the program, which is no business of the user's modules."""
    if LISTEN not in os.environ:
        return False
    try:
        with open("/proc/self/cmdline", "rb") as file:
            return any(word.endswith(b"/debugpy/adapter") for word in file.read().split(b"\0"))
    except EnvironmentError:
        return False


def start():
    address = os.environ.get(LISTEN)
    if not address or sys.version_info < (3, 5) or sys.implementation.name != "cpython":
        return
    # The switch of the launcher, which a pod may have without it.
    if os.environ.get("WRAPPER_ENABLED") in ("0", "false", "no"):
        return
    if _has_owner():
        return
    sys.path.insert(0, HOOK)
    try:
        import ducttape_application as application

        words = application.command_line()
        is_wrapper, is_here = application.is_wrapper(words), application.runs_here(words)
        if not is_wrapper and not is_here:
            return
        # Only now: what it imports takes milliseconds.
        import ducttape_listening as listening
    finally:
        sys.path.remove(HOOK)
    if is_wrapper:
        listening.keep_first(HOOK)
    if is_here:
        listening.support_gevent(words)
        host, _, port = address.rpartition(":")
        _listen(host.strip("[]") or "127.0.0.1", int(port))


def say(text):
    sys.stderr.write("ducttape python: %s\n" % text)


def _is_hook(folder):
    return os.path.abspath(folder) == HOOK if folder else False


def _has_owner():
    owner = os.environ.get(OWNER, "")
    if not owner.isdigit() or int(owner) == os.getpid():
        return False
    return os.path.exists("/proc/%s" % owner) or not os.path.exists("/proc/self")


def _listen(host, port):
    # A process that had the debugger and executed itself anew: its adapter is about to end.
    is_again = os.environ.get(OWNER) == str(os.getpid())
    if not _is_free(host, port, 0.5 if is_again else 0):
        # The next port may be that of another container of the pod, which starts later.
        say("port %d is in use, so this process has no debugger" % port)
        return
    folder = _folder()
    if folder is None:
        say("no debugger: the support files have none for Python %d.%d" % sys.version_info[:2])
        return
    # Marked before debugpy starts its adapter, which is a Python too.
    os.environ[OWNER] = str(os.getpid())
    listening = sys.modules["ducttape_listening"]
    is_pydevd = os.environ.get(PROTOCOL) == "pydevd"
    try:
        if is_pydevd:
            # What debugpy is built on, and brings.
            vendored = os.path.join(folder, "debugpy", "_vendored", "pydevd")
            _with("pydevd", vendored, lambda pydevd: pydevd._enable_attach((host, port)))
        else:
            _with("debugpy", folder, lambda debugpy: listening.listen(debugpy, (host, port)))
    except Exception:
        del os.environ[OWNER]
        raise
    listening.let_go_of_exec()
    listening.let_go_of_other_pythons()
    if os.environ.get(WAIT) == "1":
        sys.modules["pydevd"]._wait_for_attach() if is_pydevd else sys.modules["debugpy"].wait_for_client()


def _with(name, folder, use):
    """The debugger is on sys.path only meanwhile, and last: the application's own stands before it."""
    # It tells of frozen modules otherwise, on stderr, at each start, and in every child that is a Python.
    os.environ.setdefault(UNCHECKED, "1")
    sys.path.append(folder)
    try:
        use(__import__(name))
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def _is_free(host, port, patience):
    """Asked before debugpy, which takes half a second to find out; again for some seconds of patience."""
    import time

    over = time.time() + patience
    while not _binds(host, port):
        if time.time() >= over:
            return False
        time.sleep(0.02)
    return True


def _binds(host, port):
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def _folder():
    """Where the debugpy for this version lies: each says in a file of two words which versions it serves, first and last."""
    copies = os.path.join(os.path.dirname(HOOK), "debugpy")
    found = []
    for version in sorted(os.listdir(copies), key=_numbers):
        with open(os.path.join(copies, version, "python-versions")) as file:
            first, last = [_numbers(word) for word in file.read().split()]
        found.append((first, last, os.path.join(copies, version)))
    this = sys.version_info[:2]
    fitting = [folder for first, last, folder in found if first <= this <= last]
    # A Python that came later: the newest may serve it; one that is older than all of them is not served.
    newer = [folder for first, last, folder in found[-1:] if this > last]
    return (fitting + newer + [None])[0]


def _numbers(version):
    return tuple(int(part) for part in version.split("."))


def _import_own(name):
    """The user's own module in the place of ours, as `site` would import it, errors included."""
    ours = sys.modules.pop(name)
    try:
        __import__(name)
    except ImportError as error:
        missing = getattr(error, "name", None) or str(error).split()[-1].strip("'")
        if missing != name:
            raise
    finally:
        sys.modules.setdefault(name, ours)
