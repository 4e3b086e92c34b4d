"""Whether this process runs the application: not a tool, not a probe's or a hook's program, not a wrapper of the application."""

import os
import re
import sys

# Options of the interpreter that take the next word, as its `--help` says.
VALUED = ("-W", "-X", "-Q", "--check-hash-based-pycs")

# What execs the application in its own place.
WRAPPERS = frozenset("opentelemetry-instrument ddtrace-run newrelic-admin elasticapm-run".split())
# What prepares, installs, checks or packs, and what starts the application as another process (their manuals).
TOOLS = frozenset(
    (
        "pip pipx poetry pipenv pdm hatch flit conda mamba virtualenv easy_install wheel twine build setup "
        "venv ensurepip compileall py_compile json.tool site sysconfig zipfile tarfile timeit base64 platform "
        "black ruff flake8 mypy pylint isort bandit pre-commit tox nox pip-compile pip-sync pip-audit "
        "aws gsutil gcloud ansible ansible-playbook meson ninja scons cython "
        "supervisord supervisorctl honcho circusd circusctl chaperone "
        "opentelemetry-bootstrap "
        "debugpy debugpy-adapter debugpy.adapter ptvsd pydevd pydevd_pycharm"
    ).split()
)

# Commands that come before the application in a start script; a container that is for one of them has it as process 1.
ONE_SHOT = {
    "django": frozenset(
        (
            "migrate makemigrations collectstatic check compilemessages makemessages createcachetable createsuperuser "
            "loaddata dumpdata flush showmigrations sqlmigrate clearsessions diffsettings inspectdb help version"
        ).split()
    ),
    "flask": frozenset("db init-db routes translate digest".split()),
    "airflow": frozenset("db users connections variables version".split()),
    "superset": frozenset("db init fab load_examples".split()),
    "aerich": frozenset("init init-db migrate upgrade".split()),
    "alembic": frozenset("upgrade downgrade stamp revision current history check".split()),
}
DJANGO = frozenset(["manage", "django-admin", "django"])


def command_line():
    """The words that the process was started with, the interpreter first; sys.argv is not there yet."""
    words = getattr(sys, "orig_argv", None)
    if words:
        return list(words)
    try:
        with open("/proc/self/cmdline", "rb") as file:
            return [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]
    except EnvironmentError:
        return []


def is_wrapper(words):
    """Whether these words exec the application after a sitecustomize of their own was put before ours."""
    program = program_of(words)
    return program is not None and program[0] in WRAPPERS


def runs_here(words):
    """Whether a debugger belongs in the process that these words started."""
    if not re.match(r"python[\d.]*$", os.path.basename(sys.executable or "")):
        # Python inside another program (uWSGI, mod_wsgi): debugpy could not start its adapter.
        return False
    program = program_of(words)
    if program is None:
        return False
    name, rest = program
    if name == "debugpy" or is_tool(name, words):
        return False
    if os.getpid() != 1 and is_one_shot(name, rest):
        return False
    return is_of_container(os.getpid(), parent_of, name_of(1))


def is_tool(name, words):
    """A module or a console script of that name; a file `build.py` is the user's own."""
    is_own_file = any(word.endswith((".py", ".pyc")) and script_name(word) == name for word in words[1:])
    return not is_own_file and (name in TOOLS or name in WRAPPERS or re.match(r"pip\d", name) is not None)


def program_of(words):
    """The module's or script's name that an interpreter's words start, and its own words; None for `-c`, stdin and a prompt."""
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        if word in VALUED:
            del rest[:1]
        elif word == "-" or word.startswith("--") and word != "--":
            return None
        elif word == "--" or not word.startswith("-"):
            script = word if word != "--" else (rest.pop(0) if rest else "")
            return (script_name(script), rest) if script else None
        else:
            match = re.match(r"-[a-zA-Z0-9]*?([cmWXQ])(.*)", word, re.S)
            if match and match.group(1) in "cm":
                value = match.group(2) or (rest.pop(0) if rest else "")
                return (value, rest) if match.group(1) == "m" and value else None
            if match and not match.group(2):
                del rest[:1]
    return None


def script_name(script):
    path = os.path.realpath(script) if os.path.exists(script) else script
    # Debuggers' own files, by which they start their adapter and children.
    if re.search(r"/(debugpy|ptvsd)(/|$)|/pydevd[^/]*\.py$", path):
        return "debugpy"
    name = os.path.basename(script.rstrip("/"))
    if name == "__main__.py":
        name = os.path.basename(os.path.dirname(path))
    return re.sub(r"\.pyc?$", "", name)


def is_one_shot(name, rest):
    commands = ONE_SHOT.get("django" if name in DJANGO else name.split(".")[0], ())
    command = next((word for word in rest if not word.startswith("-")), "")
    return command in commands


def is_of_container(pid, parent, first):
    """Whether a process comes from the container's first one; a probe's or a hook's comes from outside, from parent 0."""
    seen = set()
    while pid not in seen:
        if pid == 1:
            return True
        seen.add(pid)
        above = parent(pid)
        if above is None:
            return True
        if above == 0:
            # With shareProcessNamespace the first process is that of the pod, and all are from outside.
            return first == "pause"
        pid = above
    return True


def parent_of(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            # The name in brackets may hold brackets and blanks.
            return int(file.read().rpartition(")")[2].split()[1])
    except (EnvironmentError, ValueError, IndexError):
        return None


def name_of(pid):
    try:
        with open("/proc/%d/comm" % pid) as file:
            return file.read().strip()
    except EnvironmentError:
        return ""
