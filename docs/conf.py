"""How Sphinx builds the manual: `python3 dev.py docs`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from brittle.version import __version__  # noqa: E402

project = "brittle"
author = "The brittle developers"
project_copyright = "The brittle developers, Apache-2.0"
release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docs.generate.plot_methods"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
highlight_language = "text"
default_role = "code"  # docstrings write `names` with single ticks
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
maximum_signature_line_length = 90
napoleon_google_docstring = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = "brittle"
html_show_sourcelink = False
html_show_sphinx = False
