import sys

from app import greet

print(greet.delay(sys.argv[1]).get(timeout=20))
