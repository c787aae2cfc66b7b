"""`python -m smspins_tui`: the same as the command `smspins-tui`."""

import sys

from smspins_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
