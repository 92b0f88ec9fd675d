"""How every figure looks and what it must say: colours, type, dates in words, the footer."""

from __future__ import annotations

import datetime
import functools
import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib.style
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from brittle.scenario.records import TheatreData

WARNING = "Retrospective scenario exercise, not a prediction."
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Light to dark without a turn in lightness, so that it survives grey printing; blue against
# yellow, the pair that the common kinds of colour blindness keep apart.
SEQUENCE = ("#fffce3", "#a9d6a9", "#4aa0ad", "#2b639b", "#1b2257")
LEFT = LinearSegmentedColormap.from_list("left", SEQUENCE)
INK, SOFT, FAINT = "#1f1f24", "#5c5c63", "#9b9ba1"
LAND, BORDER, ROAD, BAND = "#efefec", "#d0d0cc", "#c3c3bf", "#f4f4f2"
MODEL_DARK, MODEL_LIGHT, HAPPENED = "#2c6ea6", "#9ccbdc", "#a33a00"

TITLE, HEADING, BODY, SMALL = 12.5, 9.5, 8.5, 7.5  # points; nothing is smaller than SMALL
MARGIN = 0.3  # inches
_LEADING = 1.35
_BOLD = 1.13  # bold letters are so much wider than those that `text_width` measures
_MOST_FOOTER_LINES = 10

FONT = "DejaVu Sans"  # comes with matplotlib, so that all machines draw the same
_SETTINGS = {
    "font.family": [FONT],
    "font.size": BODY,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "svg.fonttype": "none",
    "svg.hashsalt": "brittle",
}


@dataclass(frozen=True)
class RunCaption:
    """What a reader needs to run a figure's model again, and what was chosen knowing the outcome."""

    scenario: str
    seed: int
    replications: int
    version: str
    theatre: str  # title in words
    hindsight: tuple[str, ...]  # one sentence each
    credit: str = ""  # who made the map data, where a licence asks for it
    design: str = ""  # of a sweep or a comparison: what was computed, in place of scenario and replications
    listed: str = ""  # where all that was chosen knowing the outcome is listed, if not with a run or a sweep


class Picture(Figure):
    """A figure with a title and a description in words, for those who cannot see it."""

    title_text: str = ""
    description: str = ""

    def _repr_png_(self) -> bytes:
        """The picture as notebooks show it."""
        pixels = io.BytesIO()
        with drawing():
            self.savefig(pixels, format="png", dpi=100)
        return pixels.getvalue()


@contextmanager
def drawing() -> Iterator[None]:
    """Settings under which figures are made and saved, whatever the user's own matplotlib settings."""
    with matplotlib.style.context(["default", _SETTINGS]):
        yield


def date_text(start: datetime.date, day: float) -> str:
    """Calendar date that holds the instant `day` days after the start, as "5 Dec"."""
    date = start + datetime.timedelta(days=math.floor(day))
    return f"{date.day} {MONTHS[date.month - 1]}"


def moment_text(start: datetime.date, day: float) -> str:
    """Instant in words: "end of 30 Nov" for a whole day, else "30 Nov, 12:00"."""
    if day == math.floor(day):
        return f"end of {date_text(start, day - 1)}" if day > 0 else f"start of {date_text(start, 0)}"
    minutes = round((day - math.floor(day)) * 24 * 60)
    return f"{date_text(start, day)}, {minutes // 60:02d}:{minutes % 60:02d}"


def day_end_text(start: datetime.date, day: float) -> str:
    """A tick at the end of a day: the date that ends there, and the day's number."""
    return f"{date_text(start, day - 1) if day >= 1 else 'start'}\nday {day:g}"


def besieged_text(data: TheatreData) -> str:
    """Label of the besieged side, quoted as the theatre states it: its seat's, else its first party's."""
    seats = [seat.label for seat in data.seats if seat.role == "besieged"]
    return (seats or [party.label for party in data.parties if party.camp == "besieged"] or [""])[0]


@functools.lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of one line of text in inches at a type size in points."""
    font = get_font(findfont(FontProperties(family=FONT)))
    font.set_size(100.0, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / 100 * size / 72


def shortened(text: str, width: float, size: float) -> str:
    """The text, or as much of it as fits into `width` inches, with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1].rstrip()
    return text + "…"


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of at most `width` inches; a single longer word is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(shortened(word, width, size))
    return lines


def footer_lines(caption: RunCaption, width: float) -> list[str]:
    """Lines of the footer that every figure carries: warning, provenance, hindsight, credit."""
    what = f"Scenario {caption.scenario}, seed {caption.seed}, {caption.replications} replications"
    if caption.design:
        what = f"{caption.design}, seed {caption.seed}"
    made = f"{caption.theatre}. {what}, brittle {caption.version}."
    sentences = [text.strip().rstrip(".;") for text in caption.hindsight]
    hindsight = (
        "Chosen knowing the outcome: " + ". ".join(sentences) + "."
        if sentences
        else ("The theatre lists no choice made knowing the outcome.")
    )
    lines = [WARNING, *wrapped(made, width, SMALL), *wrapped(hindsight, width, SMALL)]
    if len(lines) > _MOST_FOOTER_LINES:
        kept = caption.listed or ("the sweep's provenance.json" if caption.design else "the run's manifest")
        rest = f" The full list is in {kept}."
        last = shortened(lines[_MOST_FOOTER_LINES - 1], width - text_width(rest, SMALL), SMALL)
        lines = [*lines[: _MOST_FOOTER_LINES - 1], last + rest]
    return lines + (wrapped(caption.credit, width, SMALL) if caption.credit else [])


def footer_height(caption: RunCaption, width: float) -> float:
    """Inches that the footer takes of a figure `width` inches wide, with its margin."""
    return len(footer_lines(caption, width - 2 * MARGIN)) * line_height(SMALL) + MARGIN


def line_height(size: float) -> float:
    """Inches from one line of text to the next."""
    return size * _LEADING / 72


def write_footer(figure: Figure, caption: RunCaption) -> None:
    """Puts the footer at the foot of a figure, the warning in bold."""
    width, height = figure.get_size_inches()
    lines = footer_lines(caption, width - 2 * MARGIN)
    y = MARGIN * 0.6 + len(lines) * line_height(SMALL)
    for number, line in enumerate(lines):
        weight, colour = ("bold", INK) if number == 0 else ("normal", SOFT)
        figure.text(MARGIN / width, y / height, line, fontsize=SMALL, weight=weight, color=colour, va="top")
        y -= line_height(SMALL)


def write_title(figure: Figure, title: str, subtitle: str) -> None:
    """Puts title and subtitle at the head; they take `head_height` inches."""
    width, height = figure.get_size_inches()
    y = height - MARGIN * 0.7
    for line in title_lines(title, width):
        figure.text(MARGIN / width, y / height, line, fontsize=TITLE, weight="bold", va="top")
        y -= line_height(TITLE)
    for line in wrapped(subtitle, width - 2 * MARGIN, BODY):
        figure.text(MARGIN / width, y / height, line, fontsize=BODY, color=SOFT, va="top")
        y -= line_height(BODY)


def title_lines(title: str, width: float) -> list[str]:
    """Lines of a title on a figure `width` inches wide."""
    return wrapped(title, (width - 2 * MARGIN) / _BOLD, TITLE)


def head_height(subtitle: str, width: float, title: str = "") -> float:
    """Inches that title and subtitle take of a figure `width` inches wide, with the margin above."""
    lines = len(wrapped(subtitle, width - 2 * MARGIN, BODY))
    count = max(1, len(title_lines(title, width)))
    return MARGIN * 0.7 + count * line_height(TITLE) + lines * line_height(BODY) + 0.08


def key(
    figure: Figure, entries: Sequence[tuple[Any, str]], corner: tuple[float, float], columns: int, **options: Any
) -> None:
    """Draw a legend of (sign, words) pairs without a frame, its corner in shares of the figure."""
    usual = {"loc": "upper left", "handletextpad": 0.5, "columnspacing": 1.3}
    figure.legend(
        [sign for sign, _ in entries], [label for _, label in entries], ncols=columns, bbox_to_anchor=corner,
        frameon=False, fontsize=SMALL, borderpad=0, borderaxespad=0, **{**usual, **options},
    )  # fmt: skip
