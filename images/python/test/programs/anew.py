import os
import sys

print("start", len(sys.argv))
sys.stdout.flush()
if len(sys.argv) == 1:
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), "again"])
sys.exit(3)
