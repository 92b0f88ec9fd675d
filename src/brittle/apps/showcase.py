"""A run, or a comparison, as a notebook shows it: in words, in a table, in pictures."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brittle.apps.api import RunResult
    from brittle.apps.comparing import Compared


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


def html_of_comparison(compared: Compared) -> str:
    """A piece of HTML that needs nothing from elsewhere."""
    from brittle.analysis.sentences import headline, luck_and_size, notes
    from brittle.apps.api import CAVEAT
    from brittle.apps.compare_sections import outcome_table
    from brittle.report.page import bullets, escaped, folded, paragraphs, picture

    c, pieces = compared.comparison, []
    for k, pair in enumerate(c.pairs):
        pieces.append(f"<h3>{escaped(pair.other.label)} against {escaped(pair.one.label)}</h3>")
        pieces.append(bullets(headline(c, pair)))
        if not pair.is_identical:
            pieces.append(folded("Every outcome", outcome_table(pair.rows, "Outcome")))
            pieces.append(picture(compared.pictures(k).map(), "map"))
    said = paragraphs([luck_and_size(c), *notes(c), CAVEAT])
    return f"<div>{''.join(pieces)}{picture(compared.plot.survival(), 'survival')}{said}</div>"
