"""Paragraphs: what no other rule claims (CommonMark 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from recue_exporters.markdown.gfm.block.label_lines import keep_breaks
from recue_exporters.markdown.gfm.block.reference import take_definitions
from recue_exporters.markdown.gfm.block.tree import Block, Builder, Verdict

if TYPE_CHECKING:
    from recue_exporters.markdown.gfm.block.line import Line
    from recue_exporters.markdown.gfm.block.machine import Machine

_YES, _NO = Verdict.YES, Verdict.NO


class Paragraph(Block):
    """A paragraph; its lines are joined when it is complete."""

    __slots__ = ("checked", "lines", "text", "unlike_table")

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.lines: list[str] = []
        self.text = ""
        self.checked: bool | None = None
        """For the first paragraph of a task list item, whether its box is ticked."""
        self.unlike_table = False
        """Whether a line looked like a delimiter row and was none, after which none is sought."""

    def continues(self, line: Line) -> Verdict:
        """Until a blank line."""
        return _YES if line.first else _NO

    def add(self, line: Line) -> None:
        """Indentation counts for nothing in a paragraph."""
        self.lines.append(line.text[line.start :])

    def settle(self, machine: Machine) -> str:
        """Move the definitions it begins with to the references; answers what is left."""
        text = "\n".join(self.lines).rstrip(" \t\n\v\f\r")
        if text.startswith("["):
            text = take_definitions(text, machine.context.references)
            self.lines = text.split("\n") if text else []
        return text

    def close(self, machine: Machine) -> None:
        """Join the lines; a paragraph of nothing but definitions is none."""
        self.text = self.settle(machine)
        if not self.text:
            # A paragraph that closes is the last child of the innermost block still open.
            del machine.open[-1].children[-1]
        elif machine.context.label_lines:
            self.text = keep_breaks(self.text)

    def build(self, parent: Element, builder: Builder) -> None:
        """A `p`; in a tight list just its text."""
        if not self.tight:
            holder = builder.element(parent, "p", self.line, self.text)
            if self.checked is not None:
                self._add_box(holder)
        elif self.checked is not None:
            parent.text = self.text
            self._add_box(parent)
        elif not len(parent):
            parent.text = f"{parent.text}\n{self.text}" if parent.text else self.text
        else:
            parent[-1].tail = self.text

    def _add_box(self, holder: Element) -> None:
        box = Element("input", {"type": "checkbox"})
        if self.checked:
            box.set("checked", "")
        box.set("disabled", "")
        box.tail, holder.text = " " + (holder.text or ""), None
        holder.insert(0, box)
