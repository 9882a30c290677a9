"""``python -m crossgate`` is the command; nothing else."""

import sys

from crossgate.cli import main

sys.exit(main())
