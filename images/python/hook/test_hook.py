"""What the hook decides, and what it leaves behind. Run by each Python: `python -m unittest discover -s images/python/hook`."""

import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

import ducttape_application as application

HOOK = os.path.dirname(os.path.abspath(__file__))


class ProgramOfWords(unittest.TestCase):
    TABLE = [
        ("app.py", ("app", [])),
        ("/srv/app.py --port 1", ("app", ["--port", "1"])),
        ("-u app.py", ("app", [])),
        ("-X dev -W ignore app.py x", ("app", ["x"])),
        ("-Xdev -Wignore app.py", ("app", [])),
        ("-m flask run", ("flask", ["run"])),
        ("-um flask run", ("flask", ["run"])),
        ("-mflask run", ("flask", ["run"])),
        ("-OO -B -m uvicorn app:app", ("uvicorn", ["app:app"])),
        ("/usr/local/bin/gunicorn app", ("gunicorn", ["app"])),
        ("--check-hash-based-pycs always app.py", ("app", [])),
        ("/srv/tool/__main__.py", ("tool", [])),
        ("/srv/tool/", ("tool", [])),
        ("/x/debugpy/adapter --for-server 1", ("debugpy", ["--for-server", "1"])),
        ("/x/_vendored/pydevd/pydevd.py --port 1", ("debugpy", ["--port", "1"])),
        ("-c pass", None),
        ("-uc pass", None),
        ("-", None),
        ("", None),
        ("-i", None),
        ("--version", None),
        ("-m", None),
    ]

    def test_table(self):
        for words, expected in self.TABLE:
            self.assertEqual(application.program_of(["python"] + words.split()), expected, words)


class Tools(unittest.TestCase):
    def test_table(self):
        for words, expected in [
            ("/usr/bin/pip install x", True),
            ("/usr/bin/pip3.11 install x", True),
            ("-m pip install x", True),
            ("-m venv /venv", True),
            ("build.py", False),
            ("/srv/platform.py", False),
            ("/usr/bin/gunicorn app", False),
        ]:
            line = ["python"] + words.split()
            name = application.program_of(line)[0]
            self.assertEqual(application.is_tool(name, line), expected, words)


class Wrappers(unittest.TestCase):
    def test_table(self):
        for words, expected in [
            ("/usr/bin/opentelemetry-instrument python app.py", True),
            ("-m flask run", False),
            ("-c pass", False),
        ]:
            self.assertEqual(application.is_wrapper(["python"] + words.split()), expected, words)


class OneShotCommands(unittest.TestCase):
    def test_table(self):
        for name, words, expected in [
            ("manage", "migrate --noinput", True),
            ("manage", "--settings=x collectstatic", True),
            ("manage", "runserver", False),
            ("django-admin", "check", True),
            ("flask", "db upgrade", True),
            ("flask", "run", False),
            ("alembic", "upgrade head", True),
            ("gunicorn", "check", False),
            ("manage", "", False),
        ]:
            self.assertEqual(application.is_one_shot(name, words.split()), expected, (name, words))


class Ancestry(unittest.TestCase):
    def belongs(self, pid, parents, first="sh"):
        return application.is_of_container(pid, parents.get, first)

    def test_the_first_process_and_what_comes_of_it(self):
        self.assertTrue(self.belongs(1, {}))
        self.assertTrue(self.belongs(9, {9: 7, 7: 1}))

    def test_a_probe_comes_from_outside(self):
        self.assertFalse(self.belongs(9, {9: 7, 7: 0}))

    def test_with_a_shared_name_space_all_do(self):
        self.assertTrue(self.belongs(9, {9: 7, 7: 0}, "pause"))

    def test_what_cannot_be_read_is_of_the_container(self):
        self.assertTrue(self.belongs(9, {}))
        self.assertTrue(self.belongs(9, {9: 8, 8: 9}))

    def test_this_process(self):
        self.assertEqual(application.parent_of(os.getpid()), os.getppid())
        self.assertIsNone(application.parent_of(2 ** 30))
        self.assertEqual(application.name_of(2 ** 30), "")


class WhatIsLeft(unittest.TestCase):
    """Without an address, in this very Python: the program finds its world as it was."""

    def run_with(self, files, program, **env):
        folder = tempfile.mkdtemp()
        for name, text in files.items():
            with open(os.path.join(folder, name), "w") as file:
                file.write(textwrap.dedent(text))
        path = env.pop("path", os.pathsep.join([HOOK, folder]))
        environ = dict(os.environ, PYTHONPATH=path, FOLDER=folder, **env)
        for name in ["DUCTTAPE_PYTHON_OWNER", "PYTHONDONTWRITEBYTECODE"]:
            environ.pop(name, None)
        command = [sys.executable, "-c", program]
        process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate()
        return process.returncode, out.decode().strip(), err.decode().strip()

    def test_the_folder_is_off_the_path(self):
        program = "import sys; print([p for p in sys.path if p == %r])" % HOOK
        self.assertEqual(self.run_with({}, program), (0, "[]", ""))

    def test_the_users_own_module_runs(self):
        for name in ["sitecustomize", "usercustomize"]:
            if name == "usercustomize" and sys.prefix != getattr(sys, "base_prefix", sys.prefix):
                continue
            program = "import sys; print(sys.modules[%r].mark)" % name
            self.assertEqual(self.run_with({name + ".py": "mark = 7"}, program), (0, "7", ""))

    def test_another_sitecustomize_before_ours(self):
        files = {"sitecustomize.py": "mark = 8"}
        program = "import sys; print(sys.modules['sitecustomize'].mark)"
        path = None
        folder = tempfile.mkdtemp()
        with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
            file.write(files["sitecustomize.py"])
        path = os.pathsep.join([folder, HOOK])
        self.assertEqual(self.run_with({}, program, path=path), (0, "8", ""))

    def test_a_fault_in_the_users_own_is_told_as_without_the_hook(self):
        files = {"sitecustomize.py": "import no_such_module"}
        with_hook = self.run_with(files, "print(1)")
        program = "print(1)"
        folder = tempfile.mkdtemp()
        with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
            file.write(files["sitecustomize.py"])
        without = self.run_with({}, program, path=folder)
        self.assertEqual(with_hook, without)

    def test_a_broken_address_is_no_harm(self):
        code, out, err = self.run_with({"app.py": ""}, "print(1)", DUCTTAPE_PYTHON_LISTEN="nonsense")
        self.assertEqual((code, out), (0, "1"))


if __name__ == "__main__":
    unittest.main()
