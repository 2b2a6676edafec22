"""`python -m casetrack`."""

import sys

from casetrack.cli.main import main

sys.exit(main())
