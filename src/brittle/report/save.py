"""Figures on disk: the same bytes for the same run, with words for those who cannot see them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from brittle.report.style import WARNING, Picture, drawing

DOTS_PER_INCH = 150
_PATH_LINE = re.compile(r'^(?: *<path [^>]*?d=")?[MLCQ] [-\d. ]+', re.MULTILINE)
_FINE = re.compile(r"(\.\d\d)\d+")


def save_figure(figure: Figure, folder: Path, stem: str) -> list[Path]:
    """Paths of the two files written, `<stem>.svg` and `<stem>.png` at 150 dots per inch.

    Neither holds a date, a machine's name or a random id; the SVG keeps text as text and
    carries a title and a description. Existing files are replaced; OSError if the folder
    cannot be written.
    """
    title = (figure.title_words if isinstance(figure, Picture) else "") or stem
    description = (figure.description if isinstance(figure, Picture) else "") or WARNING
    svg, png = folder / f"{stem}.svg", folder / f"{stem}.png"
    words = {"Title": title, "Description": description}
    drawn, pixels = io.StringIO(), io.BytesIO()
    with drawing():
        figure.savefig(drawn, format="svg", metadata={**words, "Date": None, "Creator": "brittle"})
        figure.savefig(pixels, format="png", dpi=DOTS_PER_INCH, metadata={**words, "Software": "brittle"})
    svg.write_text(_accessible(drawn.getvalue(), title, description), encoding="utf-8", newline="\n")
    png.write_bytes(pixels.getvalue())
    return [svg, png]


def _accessible(svg: str, title: str, description: str) -> str:
    # matplotlib writes <title>, but no <desc> and no role, which screen readers look for.
    words = f'<title id="title">{escape(title)}</title>\n <desc id="desc">{escape(description)}</desc>'
    # A hundredth of a point is below any screen or press, and halves the file.
    svg = _PATH_LINE.sub(lambda line: _FINE.sub(r"\1", line.group()), svg)
    svg = svg.replace(f"<title>{escape(title)}</title>", words, 1)
    return svg.replace("<svg ", '<svg role="img" aria-labelledby="title desc" ', 1)
