"""`python -m metaloom`."""

import sys

from metaloom.cli import main

if __name__ == "__main__":
    sys.exit(main())
