"""What a program that is debugged, or that starts one, may do as before."""

import os
import re
import shutil
import socket
import sys
import time

# gunicorn -k gevent, --worker-class=gevent; celery -P gevent, --pool=gevent.
CHOOSES_GEVENT = re.compile(r"(?:^|\s)(?:-[kP]|--worker-class|--pool)[\s=]*g?gevent")


def support_gevent(words):
    """debugpy has to be told of gevent before it is imported, or it hangs when it evaluates something."""
    if CHOOSES_GEVENT.search(" ".join(words) + " " + os.environ.get("GUNICORN_CMD_ARGS", "")):
        os.environ.setdefault("GEVENT_SUPPORT", "True")


def answer_for(debugpy, address):
    """An application may call debugpy.listen by itself, which raises an error the second time: it gets the address instead."""

    def listen(*_args, **_kwargs):
        return address

    debugpy.listen = debugpy.connect = listen


def keep_first(hook):
    """A wrapper that execs the application puts a sitecustomize of its own before ours (opentelemetry-instrument, ddtrace-run):
    in a virtual environment nothing of ours would be found then. Ours goes on to theirs."""
    execv, execve = os.execv, os.execve

    def with_hook(environ):
        folders = environ.get("PYTHONPATH", "").split(os.pathsep)
        if hook in folders:
            environ["PYTHONPATH"] = os.pathsep.join([hook] + [folder for folder in folders if folder != hook])
        return environ

    def our_execv(path, args):
        with_hook(os.environ)
        return execv(path, args)

    def our_execve(path, args, env):
        return execve(path, args, with_hook(dict(env)))

    # The rest of the os.exec* family calls these two by their names in os.
    os.execv, os.execve = our_execv, our_execve


class Impatient(object):
    """debugpy waits 30 s for an adapter that has died. This listening socket gives up when there is no such process any more."""

    def __init__(self, server):
        self._server = server

    def __getattr__(self, name):
        return getattr(self._server, name)

    def accept(self):
        over = time.time() + (self._server.gettimeout() or 30)
        self._server.settimeout(0.5)
        while True:
            try:
                return self._server.accept()
            except socket.timeout:
                if time.time() > over or not is_awaited(str(self._server.getsockname()[1])):
                    raise


def is_awaited(port):
    """Whether a process runs with the words --for-server PORT, an adapter's."""
    wanted = b"\0--for-server\0" + port.encode("ascii") + b"\0"
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                if wanted in file.read():
                    return True
        except EnvironmentError:
            pass
    return False


def listen(debugpy, address):
    """debugpy.listen, and nothing longer than it has to be."""
    from debugpy.common import sockets

    create = sockets.create_server
    sockets.create_server = lambda *args, **kwargs: Impatient(create(*args, **kwargs))
    try:
        debugpy.listen(address)
    finally:
        sockets.create_server = create
    answer_for(debugpy, address)


def let_go_of_other_pythons():
    """Children are debugged by this very debugger, so only where this interpreter runs them: another may not even read its files."""
    monkey = sys.modules.get("_pydev_bundle.pydev_monkey")
    if not hasattr(monkey, "is_python"):
        return
    this = os.path.realpath(sys.executable)
    is_python = monkey.is_python

    def is_this_python(path):
        if not is_python(path):
            return False
        found = shutil.which(os.fsdecode(path).strip("\"'"))
        return found is not None and os.path.realpath(found) == this

    monkey.is_python = is_this_python


def let_go_of_exec():
    """This process may execute itself anew, as reloaders do: its adapter ends with it, and pydevd's own way would end the program.

    The new program comes here again. Children that execute something are left to pydevd.
    """
    owner = os.getpid()
    over = time.time() + 1

    def chosen(plain, followed):
        def execute(*words):
            if os.getpid() != owner:
                return followed(*words)
            # An adapter that loses its program while they shake hands stays, and keeps the port and stdout.
            time.sleep(max(0, over - time.time()))
            return plain(*words)

        return execute

    for name in ["execl", "execle", "execlp", "execlpe", "execv", "execve", "execvp", "execvpe"]:
        plain = getattr(os, "original_" + name, None)
        if plain is not None:
            setattr(os, name, chosen(plain, getattr(os, name)))
