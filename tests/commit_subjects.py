#!/usr/bin/env python3
"""Subjects of new commits: imperative, at most 72 characters, no full stop.

    python3 tests/commit_subjects.py

Reads the commits after `BASE`, the last one before this check, without merges. Needs nothing but Python and git. Where
there is no git, no repository, or no `BASE` in it (a shallow clone), it says that nothing was checked and passes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BASE = "67b7bcd99c1f36ef217b7d828faefadbe93c6817"
LONGEST = 72
# Verbs that end as a participle or a third person does, and are neither.
IMPERATIVES = set("bring embed exceed feed focus heed need proceed seed shed speed string succeed".split())


def faults(subject: str) -> list[str]:
    """What is wrong with one subject, in words; empty if nothing is."""
    found = []
    word = re.split(r"[\s:,(]", subject, maxsplit=1)[0]
    if not word[:1].isupper():
        found.append("begin with a capital letter and a verb, as in 'Let', 'Name', 'Refuse'")
    elif re.search(r"(ed|ing|[^s]s)$", word.lower()) and word.lower() not in IMPERATIVES:
        found.append(f"'{word}' is no imperative; write what the commit does, as in 'Let', 'Name', 'Refuse'")
    if len(subject) > LONGEST:
        found.append(f"{len(subject)} characters; {LONGEST} are allowed")
    if subject.endswith((".", "!", "?", ";", ":", ",")):
        found.append("leave out the stop at the end")
    return found


def git(folder: Path, *arguments: str) -> str | None:
    """What git printed, or None if it failed or is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def check(folder: Path = ROOT, base: str = BASE) -> int:
    """0 if all subjects after `base` are good or none can be read, 1 if one is not; prints which."""
    if git(folder, "merge-base", "--is-ancestor", base, "HEAD") is None:
        print(f"commits: nothing was checked, because the history does not go back to {base[:7]}.")
        return 0
    lines = (git(folder, "log", "--no-merges", "--format=%h %s", f"{base}..HEAD") or "").splitlines()
    bad = 0
    for line in lines:
        number, _, subject = line.partition(" ")
        for fault in faults(subject):
            print(f"commits: {number} '{subject}': {fault}")
            bad += 1
    print(f"commits: {len(lines)} subjects checked, {bad or 'no'} fault{'' if bad == 1 else 's'}.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(check())
