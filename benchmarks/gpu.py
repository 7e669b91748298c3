"""The model on a GPU: is attention right, how fast is training, where does its time go, does it learn?

`python benchmarks/gpu.py` on a machine with CUDA and nothing but torch (2.11 or later), numpy, pyarrow,
tiktoken and safetensors; `--device cpu --tiny` runs every part at toy size. Parts can be run one at a time
(`--parts ceiling attention`); the result file keeps the others as long as machine, torch and model are the
same. Compiling takes a minute or two for each attention path.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # on a bare machine nothing is installed

from benchmarks.on_gpu.main import main

if __name__ == "__main__":
    sys.exit(main(__doc__))
