"""A Sphinx directive: methods of `.plot` under the name that people type, as `RunResult.plot.map`."""

from __future__ import annotations

import inspect
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.ext.napoleon import NumpyDocstring
from sphinx.util.docutils import SphinxDirective
from sphinx.util.inspect import signature, stringify_signature

from brittle.report.compare_figures import ComparePictures
from brittle.report.run_plots import Plots

CLASSES: dict[str, type] = {"RunResult.plot": Plots, "Compared.plot": ComparePictures}


def plot_methods(owner: str) -> list[str]:
    """Names of the public methods of a `.plot`, in the order of the source."""
    return [name for name, made in vars(CLASSES[owner]).items() if inspect.isfunction(made) and name[0] != "_"]


class PlotMethods(SphinxDirective):
    """The methods of one `.plot` that the directive lists, each with its signature and docstring."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The nodes of all methods. Raises AttributeError for a method that is not there."""
        owner = self.arguments[0]
        lines: list[str] = []
        for name in filter(None, map(str.strip, self.content)):
            method = getattr(CLASSES[owner], name)
            typed = stringify_signature(signature(method, bound_method=True), unqualified_typehints=True)
            text = str(NumpyDocstring(inspect.getdoc(method) or "", self.config))
            lines += [f".. py:method:: {owner}.{name}{typed}", ""]
            lines += ["   " + line for line in text.splitlines()] + [""]
        return self.parse_text_to_nodes(StringList(lines, source=self.get_source_info()[0]))


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx needs to know of this extension."""
    app.add_directive("plot-methods", PlotMethods)
    return {"parallel_read_safe": True}
