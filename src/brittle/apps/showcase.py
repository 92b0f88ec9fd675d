"""A run as a notebook shows it: the summary in words, and one picture."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brittle.apps.api import RunResult


def html_of(result: RunResult) -> str:
    """A piece of HTML that needs nothing from elsewhere."""
    from brittle.apps.summary import summary_text

    words = html.escape(summary_text(result).strip())
    picture = result.plot.map()
    pixels = base64.b64encode(picture._repr_png_()).decode("ascii")
    described = html.escape(picture.description, quote=True)
    return (
        f"<div><pre>{words}</pre>"
        f'<img style="max-width:100%" alt="{described}" src="data:image/png;base64,{pixels}">'
        f"<p>More: <code>result.plot.days()</code>, <code>.control()</code>, <code>.will()</code>,"
        f" <code>.fates()</code>, <code>.patrons()</code>, <code>.fall_times()</code>,"
        f" <code>.animation()</code>.</p></div>"
    )
