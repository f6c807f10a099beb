"""Panels, folds, tables, tasks, columns."""

import pytest


@pytest.mark.parametrize("name", ["info", "tip", "note", "warning"])
def test_message_boxes(show, macro, name):
    shown = show(macro(name, "<p>body</p>", title="Head"))
    assert f"message-{name}" in shown.one("//div[@role='note']").get("class")
    assert shown.text() == "Headbody"


def test_a_message_box_without_icon(show, macro):
    shown = show(macro("info", "<p>x</p>", icon="false"))
    assert "with-icon" not in shown.one("//div[@role='note']").get("class")


def test_a_panel_with_its_colours(show, macro):
    shown = show(
        macro(
            "panel", "<p>x</p>", title="T", bgColor="#fffbe6", titleBGColor="navy",
            titleColor="white", borderStyle="dashed", borderWidth="3px", borderColor="rgb(1,2,3)",
        )
    )  # fmt: skip
    assert "background-color: #fffbe6" in shown.one("//div[@class='panel-body']").get("style")
    assert shown.one("//header").get("style") == "background-color: navy; color: white"
    frame = shown.one("//section").get("style")
    assert frame == "border-color: rgb(1,2,3); border-style: dashed; border-width: 3px"


def test_an_expand_is_a_closed_fold(show, macro):
    fold = show(macro("expand", "<p>inside</p>", title="More")).one("//details")
    assert fold.get("open") is None
    assert fold.find("summary").text == "More"
    assert show(macro("expand", "<p>x</p>")).text("//summary") == "Click here to expand..."


def test_the_quote_macro_is_a_quote(show, macro):
    assert show(macro("quote", "<p>said</p>")).text("//blockquote") == "said"


ADF = (
    '<ac:adf-extension><ac:adf-node type="{type}"><ac:adf-attribute key="panel-type">note'
    "</ac:adf-attribute><ac:adf-content><p>x</p></ac:adf-content></ac:adf-node>{fallback}"
    "</ac:adf-extension>"
)


def test_clouds_purple_panel(show):
    shown = show(ADF.format(type="panel", fallback=""))
    assert "message-purple" in shown.one("//div[@role='note']").get("class")
    assert shown.text() == "x"


def test_another_extension_is_shown_by_its_fallback(show):
    fallback = "<ac:adf-fallback><p>instead</p></ac:adf-fallback>"
    assert show(ADF.format(type="decision-list", fallback=fallback)).text() == "instead"
    assert show(ADF.format(type="decision-list", fallback="")).text() == "x"


def test_tables_keep_widths_and_spans(show):
    shown = show(
        '<table style="width: 50%"><colgroup><col style="width: 20.0px" /></colgroup><tbody>'
        '<tr><th colspan="2">a</th></tr><tr><td rowspan="3" colspan="x">b</td></tr></tbody></table>'
    )
    assert shown.one("//col").get("style") == "width: 20.0px"
    assert shown.one("//th").get("colspan") == "2"
    assert (shown.one("//td").get("rowspan"), shown.one("//td").get("colspan")) == ("3", None)
    assert shown.one("//table/parent::div").get("class") == "table-frame"


@pytest.mark.parametrize(
    "attributes",
    ['class="confluenceTd highlight-#ffebe6"', 'data-highlight-colour="#ffebe6"'],
)
def test_coloured_cells(show, attributes):
    cell = show(f"<table><tbody><tr><td {attributes}>x</td></tr></tbody></table>").one("//td")
    assert cell.get("style") == "background-color: #ffebe6"


def test_named_cell_colours(show):
    body = '<table><tbody><tr><td class="highlight-green confluenceTd">x</td></tr></tbody></table>'
    assert show(body).one("//td").get("class") == "highlight-green"


def _task(status, text):
    return (
        f"<ac:task><ac:task-id>1</ac:task-id><ac:task-status>{status}</ac:task-status>"
        f"<ac:task-body>{text}</ac:task-body></ac:task>"
    )


def test_tasks_show_what_is_done(show):
    nested = f"<ac:task-list>{_task('complete', 'inner')}</ac:task-list>"
    shown = show(f"<ac:task-list>{_task('incomplete', 'outer' + nested)}</ac:task-list>")
    states = shown.all("//span[contains(@class, 'task-box')]/@aria-label")
    assert states == ["To do", "Done"]
    assert shown.text() == "outerinner"
    assert shown.text("//ul//ul//li[contains(@class, 'done')]") == "inner"


def test_layouts_are_columns(show):
    shown = show(
        '<ac:layout><ac:layout-section ac:type="two_left_sidebar"><ac:layout-cell><p>l</p>'
        "</ac:layout-cell><ac:layout-cell><p>r</p></ac:layout-cell></ac:layout-section>"
        '<ac:layout-section ac:type="odd"><ac:layout-cell><p>z</p></ac:layout-cell>'
        "</ac:layout-section></ac:layout>"
    )
    kinds = shown.all("//div[starts-with(@class, 'layout-section')]/@class")
    assert kinds == ["layout-section layout-two_left_sidebar", "layout-section layout-single"]
    assert len(shown.all("//div[@class='layout-cell']")) == 3


def test_section_and_column_macros(show, macro):
    columns = macro("column", "<p>a</p>", width="30%") + macro("column", "<p>b</p>")
    shown = show(macro("section", columns, border="true"))
    assert shown.one("//div[@class='columns bordered']/div[1]").get("style") == "flex: 0 1 30%"
