"""Fetches the pinned wheels of debugpy by pip, checks their hashes, and lays out what runs on every processor and libc.

    unpack_debugpy.py FOLDER VERSION,FIRST,LAST,SHA256...

Each copy gets a file `python-versions` with the first and the last Python that it serves, and its licence. Files that two
copies share are one file with two names.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

# Other systems' programs, sources of compiled speed-ups, tests: the interpreter runs the same without them. The small libraries
# for Linux stay: debugpy looks for them where a program has threads already.
LEFT_OUT = re.compile(r"\.(?:pyd|dll|exe|dylib|pdb|cmd|c|cpp|h|hpp|pyx|pxd|in|template|gitignore)$|_x86\.so$|/tests?(?:_\w+)?/|_attach_to_process/(?:linux_and_mac|windows|winappdbg|common)/")


def main(folder, *records):
    for record in records:
        version, first, last, sha256 = record.split(",")
        copy = os.path.join(folder, version)
        unpack(fetch(version, last, sha256), copy)
        with open(os.path.join(copy, "python-versions"), "w") as file:
            file.write("%s %s\n" % (first, last))
    share_equal_files(folder)


def fetch(version, python, sha256):
    wheels = tempfile.mkdtemp()
    requirements = os.path.join(wheels, "requirements.txt")
    with open(requirements, "w") as file:
        file.write("debugpy==%s --hash=sha256:%s\n" % (version, sha256))
    subprocess.check_call(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        + ["--require-hashes", "--only-binary=:all:", "--platform=any", "--implementation=py"]
        + ["--python-version=" + python, "--dest=" + wheels, "--requirement=" + requirements]
    )
    return next(os.path.join(wheels, name) for name in os.listdir(wheels) if name.endswith(".whl"))


def unpack(wheel, copy):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            is_licence = re.search(r"\.dist-info/.*(?:LICENSE|NOTICES)[^/]*$", name)
            if name.startswith("debugpy/") and not LEFT_OUT.search(name):
                write(archive.read(name), os.path.join(copy, name))
            elif is_licence:
                write(archive.read(name), os.path.join(copy, os.path.basename(name)))


def write(data, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, 0o644)


def share_equal_files(folder):
    first = {}
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            file = os.path.join(path, name)
            with open(file, "rb") as opened:
                key = hashlib.sha256(opened.read()).digest()
            if key in first and not os.path.samefile(first[key], file):
                os.remove(file)
                os.link(first[key], file)
            first.setdefault(key, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
