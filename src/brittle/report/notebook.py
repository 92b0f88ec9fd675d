"""A run, or a comparison, as a notebook shows it: in words, in a table, in pictures."""

from __future__ import annotations

import base64
import html

from brittle.comparison.compared import ComparedData
from brittle.comparison.sentences import draws_and_size, headline, notes
from brittle.report.compare_figures import ComparePictures
from brittle.report.compare_sections import outcome_table
from brittle.report.page import bullets, escaped, folded, paragraphs, picture
from brittle.report.run_plots import plots_of
from brittle.report.run_summary import summary_text
from brittle.results.caveats import CAVEAT
from brittle.results.run_data import RunData


def html_of(result: RunData) -> str:
    """A piece of HTML that needs nothing from elsewhere."""
    text = html.escape(summary_text(result).strip())
    picture = plots_of(result).map()
    pixels = base64.b64encode(picture._repr_png_()).decode("ascii")
    described = html.escape(picture.description, quote=True)
    return (
        f"<div><pre>{text}</pre>"
        f'<img style="max-width:100%" alt="{described}" src="data:image/png;base64,{pixels}">'
        f"<p>More: <code>result.plot.days()</code>, <code>.control()</code>, <code>.will()</code>,"
        f" <code>.fates()</code>, <code>.patrons()</code>, <code>.fall_times()</code>,"
        f" <code>.animation()</code>.</p></div>"
    )


def html_of_comparison(compared: ComparedData) -> str:
    """A piece of HTML that needs nothing from elsewhere."""
    c, pieces = compared.comparison, []
    for k, pair in enumerate(c.pairs):
        pieces.append(f"<h3>{escaped(pair.other.label)} against {escaped(pair.one.label)}</h3>")
        pieces.append(bullets(headline(c, pair)))
        if not pair.is_identical:
            pieces.append(folded("Every outcome", outcome_table(pair.rows, "Outcome")))
            pieces.append(picture(ComparePictures(c, k).map(), "map"))
    remarks = paragraphs([draws_and_size(c), *notes(c), CAVEAT])
    return f"<div>{''.join(pieces)}{picture(ComparePictures(c).survival(), 'survival')}{remarks}</div>"
