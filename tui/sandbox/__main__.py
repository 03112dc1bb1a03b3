"""`python -m tui.sandbox` is `ringdesk sandbox`."""

import sys

from tui.sandbox.command import run

sys.exit(run(sys.argv[1:]))
