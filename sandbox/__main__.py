"""`python -m sandbox --manifest manifest.json`: a local Slack to try an app against."""

import argparse
import json
import sys
import threading
from pathlib import Path
from typing import Any

from .alone import environment, sandbox_alone


def main() -> int:
    """Serve until interrupted. 2 where the manifest or the port will not do."""
    options = _options()
    try:
        manifest = _manifest(options.manifest) if options.manifest else None
        with sandbox_alone(manifest, options.request_url, options.port) as (slack, installation):
            print(f"A Slack on this machine only: {slack.url}", flush=True)
            for name, value in environment(slack, installation).items() if installation else ():
                print(f"export {name}={value}", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return 0
    except (OSError, ValueError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    return 0


def _manifest(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path} is not a manifest: it should hold one JSON object")
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, help="the manifest (JSON) of the app to install")
    parser.add_argument("--request-url", help="where the app listens; none for Socket Mode")
    parser.add_argument("--port", type=int, default=0, help="default: any that is free")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
