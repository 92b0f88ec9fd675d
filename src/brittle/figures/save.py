"""Figures on disk: the same bytes for the same run, with words for those who cannot see them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

from matplotlib.figure import Figure

from brittle.figures.style import WARNING, Picture, drawing

DOTS_PER_INCH = 150
_PATH_LINE = re.compile(r'^(?: *<path [^>]*?d=")?[MLCQ] [-\d. ]+', re.MULTILINE)
_FINE = re.compile(r"(\.\d\d)\d+")


def save_figure(figure: Figure, folder: Path, stem: str) -> list[Path]:
    """Paths of the two files written, `<stem>.svg` and `<stem>.png` at 150 dots per inch.

    Neither holds a date, a machine's name or a random id; the SVG keeps text as text and
    carries a title and a description. Existing files are replaced; OSError if the folder
    cannot be written.
    """
    svg, png = folder / f"{stem}.svg", folder / f"{stem}.png"
    text, pixels = _described(figure, stem), io.BytesIO()
    svg.write_text(svg_text(figure, stem), encoding="utf-8", newline="\n")
    with drawing():
        figure.savefig(pixels, format="png", dpi=DOTS_PER_INCH, metadata={**text, "Software": "brittle"})
    png.write_bytes(pixels.getvalue())
    return [svg, png]


def svg_text(figure: Figure, stem: str) -> str:
    """The figure as SVG, with a title and a description for those who cannot see it."""
    text, buffer = _described(figure, stem), io.StringIO()
    with drawing():
        figure.savefig(buffer, format="svg", metadata={**text, "Date": None, "Creator": "brittle"})
    return _accessible(buffer.getvalue(), text["Title"], text["Description"])


def _described(figure: Figure, stem: str) -> dict[str, str]:
    title = (figure.title_text if isinstance(figure, Picture) else "") or stem
    return {"Title": title, "Description": (figure.description if isinstance(figure, Picture) else "") or WARNING}


def _accessible(svg: str, title: str, description: str) -> str:
    # matplotlib writes <title>, but no <desc> and no role, which screen readers look for.
    text = f'<title id="title">{escape(title)}</title>\n <desc id="desc">{escape(description)}</desc>'
    # A hundredth of a point is below any screen or press, and halves the file.
    svg = _PATH_LINE.sub(lambda line: _FINE.sub(r"\1", line.group()), svg)
    svg = svg.replace(f"<title>{escape(title)}</title>", text, 1)
    return svg.replace("<svg ", '<svg role="img" aria-labelledby="title desc" ', 1)
