"""DVC's command line, ended when the process that started it dies: `python -m flows.dvc ARGUMENTS`.

A flow that is killed outright cannot end its stages; the kernel does it, down the whole chain.
"""

import sys

from dvc.cli import main

from tasks.stage import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    sys.exit(main(sys.argv[1:]))
