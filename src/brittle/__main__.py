"""`python -m brittle`, the same as `brittle`."""

import sys

from brittle.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
