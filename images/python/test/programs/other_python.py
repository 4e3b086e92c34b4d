import subprocess
import sys

for python in sys.argv[1:]:
    child = subprocess.run([python, "-c", "print('child')"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    print(child.returncode, child.stdout.decode().strip(), child.stderr.decode().strip())
