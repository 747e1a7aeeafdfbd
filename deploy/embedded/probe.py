"""`python -m embedded.probe URL`: exit code 0 when it answers 200 (health checks of the images)."""

import sys

from embedded.stack import answers

if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
