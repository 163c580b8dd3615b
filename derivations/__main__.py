"""``python -m derivations`` is the command ``derivations``."""

import sys

from derivations.cli import main

sys.exit(main())
