"""``make serve``: the site on this machine, a saved page in a moment, and a changed module as soon as it is read again.

The site builder watches the pages and builds the one that was saved. A change of the package needs a new process, since
Python keeps the modules that it has read: the pages are brought up to date (``sync``) and the builder starts again.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from .edition import footer

PACKAGE = Path(__file__).parents[1]
PAUSE = 0.5  # seconds between two looks


def written(package: Path = PACKAGE) -> float:
    """When the newest module was last written."""
    return max(path.stat().st_mtime for path in package.rglob("*") if path.suffix in (".py", ".mjs"))


def start(address: str) -> subprocess.Popen[bytes]:
    """The site builder, which builds all pages and then each one that is saved."""
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dirty", "--no-strict", "--dev-addr", address]
    return subprocess.Popen(command, env={**os.environ, "SITE_FOOTER": footer()})


def serve(address: str) -> None:
    """Serve until interrupted."""
    seen, builder = written(), start(address)
    try:
        while True:
            time.sleep(PAUSE)
            if (now := written()) > seen:
                seen = now
                builder.terminate()
                builder.wait()
                subprocess.run([sys.executable, "-m", "derivations", "sync"], check=False)
                builder = start(address)
    except KeyboardInterrupt:
        pass
    finally:
        builder.terminate()
        builder.wait()


if __name__ == "__main__":
    serve(*sys.argv[1:])
