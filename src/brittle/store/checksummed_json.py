"""JSON files that carry their own checksum: one changed bit is noticed before a word is believed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from brittle.store.atomic import sha256_of, write_whole
from brittle.world.check import BadInput

FINGERPRINT_DIGITS = 8  # of a fingerprint, in the name of a folder


def fingerprint_of_content(content: Any) -> str:
    """SHA-256 of plain values as canonical JSON, 64 hex digits."""
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def checksummed_text(content: dict[str, Any]) -> str:
    """The text of a checksummed file: the values, and their checksum as `sha256`."""
    return json.dumps({**content, "sha256": fingerprint_of_content(content)}, indent=1, ensure_ascii=True) + "\n"


def write_checksummed(path: Path, content: dict[str, Any]) -> None:
    """Write plain values, whole and with their checksum. Raises OSError."""
    write_whole(path, checksummed_text(content).encode())


def read_checksummed(path: Path) -> dict[str, Any]:
    """The values of a checksummed file. Raises BadInput if it is missing or not, to the byte, what was written."""
    try:
        text = path.read_bytes().decode("ascii")
        content = json.loads(text)
        fingerprint = content.pop("sha256")
        if fingerprint == fingerprint_of_content(content) and text == checksummed_text(content):
            return dict(content)
    except FileNotFoundError:
        raise _missing(path) from None
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        pass
    raise _damaged(path)


def check_file(path: Path, wanted: str | None, advice: str = "") -> None:
    """Raises BadInput, with what to do about it, if a file is missing or has another SHA-256 than `wanted`; OSError."""
    if not path.is_file():
        raise _missing(path, advice)
    if sha256_of(path) != wanted:
        raise _damaged(path, advice)


def _missing(path: Path, advice: str = "") -> BadInput:
    return BadInput([f"{path}: is missing{advice}"])


def _damaged(path: Path, advice: str = "") -> BadInput:
    return BadInput([f"{path}: is damaged or was changed, its checksum does not fit{advice}"])


def _canonical(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
