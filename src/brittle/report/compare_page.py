"""A comparison as one page that can be mailed, and as figures and tables beside it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from brittle.analysis.observations import besieged_places
from brittle.comparison.attribution import Attribution, ablations_frame
from brittle.comparison.by_place import where_frame
from brittle.comparison.compared import ComparedData
from brittle.comparison.pairing import Comparison
from brittle.comparison.ranking import rank
from brittle.comparison.sentences import draws_and_size, notes
from brittle.comparison.sides import called
from brittle.comparison.twin import Twin, TwinEvent
from brittle.config.describe import value_text
from brittle.figures.save import save_figure
from brittle.figures.style import Picture
from brittle.report import compare_sections as parts
from brittle.report.compare_figures import ComparePictures
from brittle.report.page import bullets, compare_page, escaped, paragraphs, section
from brittle.report.report_folder import REPORT, check_folder, seal_folder
from brittle.scenario.outline import read_outline
from brittle.store.atomic import PARTIAL, put_folder, umask


def write_report(
    compared: ComparedData,
    folder: Path,
    attributions: Mapping[str, Attribution | None],
    twins: Mapping[str, Twin],
    command: Sequence[str],
) -> list[Path]:
    """The page, figures as PNG and SVG, and tables as CSV, in a folder that is there. Raises OSError."""
    comparison, written = compared.comparison, list[Path]()
    figures = folder / "figures"
    figures.mkdir()
    for by_stem in draw(comparison).values():
        for stem, figure in by_stem.items():
            written += save_figure(figure, figures, stem)
    written += write_tables(compared, folder / "tables", attributions, twins)
    page = folder / REPORT
    page.write_text(page_text(compared, attributions, twins, command), encoding="utf-8", newline="\n")
    return [page, *written]


def draw(comparison: Comparison, in_report: bool = False) -> dict[str, dict[str, Picture]]:
    """The figures by the label of the other scenario, "" for those of all, and by name."""
    pictures: dict[str, dict[str, Picture]] = {}
    for k, pair in enumerate(comparison.pairs):
        if not pair.is_identical:
            of_pair = ComparePictures(comparison, k, in_report)
            stem = "" if len(comparison.pairs) == 1 else f"{k + 1}_"
            kinds = ("outcomes", "map", "places", "order")
            pictures[pair.other.label] = {f"{stem}{kind}": getattr(of_pair, kind)() for kind in kinds}
    shared = ComparePictures(comparison, 0, in_report)
    pictures[""] = {"survival": shared.survival(), "people": shared.people()}
    if len(comparison.sides) > 2:
        pictures[""] |= {"ranking": shared.ranking(), "multiples": shared.multiples()}
    return pictures


def write_tables(
    compared: ComparedData, folder: Path, attributions: Mapping[str, Attribution | None], twins: Mapping[str, Twin]
) -> list[Path]:
    """Every table as CSV."""
    folder.mkdir()
    c = compared.comparison
    frames = {"outcomes": compared.table, "places": compared.places, "ranking": rank(c)}
    frames["settings"] = pd.DataFrame(
        [(key, *map(value_text, values)) for key, values in c.changed.items()],
        columns=["setting", *(side.label for side in c.sides)],
    )

    for k, pair in enumerate(c.pairs):
        where = where_frame(besieged_places(c.data), c.wheres[k])
        frames[f"places_by_day_{k + 1}"] = where.assign(scenario=pair.other.label)
        found = attributions.get(pair.other.label)
        if found is not None:
            frames[f"ledger_{k + 1}"] = found.terms.assign(scenario_label=pair.other.label)
            frames[f"will_by_day_{k + 1}"] = found.will
            frames[f"changes_of_hands_{k + 1}"] = found.changes.assign(scenario_label=pair.other.label)
            frames[f"without_{k + 1}"] = ablations_frame(found).assign(scenario_label=pair.other.label)
        if pair.other.label in twins:
            frames[f"twin_{k + 1}"] = pd.DataFrame(twins[pair.other.label].events, columns=list(TwinEvent._fields))
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return [folder / f"{name}.csv" for name in frames]


def page_text(
    compared: ComparedData,
    attributions: Mapping[str, Attribution | None],
    twins: Mapping[str, Twin],
    command: Sequence[str],
) -> str:
    """The page as text."""
    c, pictures = compared.comparison, draw(compared.comparison, in_report=True)
    title = f"{' and '.join(map(called, c.sides[1:]))} against {called(c.sides[0])}"
    before = [parts.question(c), *(parts.answer(c, pair) for pair in c.pairs), parts.settings(c)]
    after = [
        parts.curves(pictures[""], len(c.sides) > 2, c),
        *(parts.pair_sections(c, pair, pictures, attributions, twins) for pair in c.pairs),
    ]
    after += [section("sure", "How sure we are", bullets([*notes(c), *parts.CERTAIN, *parts.draws(c)]))]
    after += [parts.left_out(c), parts.provenance(c, command)]
    wheres = [(pair.other.label, where) for pair, where in zip(c.pairs, c.wheres, strict=True)]
    names = {"answer": "Answer", "settings": "Settings", "map-section": "Map", "curves": "Curves", "sure": "How sure",
             "outside": "Left out", "provenance": "Run it again"}  # fmt: skip
    fields = {
        "TITLE": escaped(title),
        "SUBTITLE": escaped(f"{c.data.title}. {draws_and_size(c)}"),
        "NAV": "".join(f'<a href="#{name}">{escaped(text)}</a>' for name, text in names.items()),
        "BEFORE": "".join(before),
        "AFTER": "".join(after),
        "FOOTER": paragraphs([f"{c.data.title}. brittle {c.sides[0].version}."]),
    }
    return compare_page(c.data, read_outline(c.data.folder), wheres, c.sides[0].label, fields)


def keep_report(
    compared: ComparedData,
    folder: Path,
    attributions: dict[str, Attribution | None],
    twins: dict[str, Twin],
    is_quick: bool,
    command: list[str],
) -> None:
    """The report, complete or not there at all. Raises BadInput, OSError."""
    real = check_folder(folder, compared.fingerprint, is_quick)
    real.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".", suffix=PARTIAL, dir=real.parent))
    try:
        made.chmod(0o777 & ~umask())
        write_report(compared, made, attributions, twins, command)
        seal_folder(made, compared.fingerprint, is_quick)
        check_folder(folder, compared.fingerprint, is_quick)
        put_folder(made, real)
    finally:
        shutil.rmtree(made, ignore_errors=True)
