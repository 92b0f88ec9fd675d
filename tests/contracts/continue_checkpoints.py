"""Run in a new process: load States that another saved, go on, and print the hash of where each ended."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from tests.contracts.worlds import go_on, world

from brittle.world.state import load_state, state_bytes


def main(folder: Path) -> None:
    for path in sorted(folder.glob("*.npz")):
        name, number, _ = path.stem.split("-")
        state = go_on(world(name), load_state(path), 6, int(number))[-1]
        print(path.stem, hashlib.sha256(state_bytes(state)).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
