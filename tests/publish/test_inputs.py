"""What a page says beyond its own text: where its file lies, other pages, labels."""

from pathlib import Path

import pytest

from tests.publish.place import Place

NOTICE = ("--notice", "Edit {file}", "--source-url", "https://git.example.com/blob/main/{path}")


def test_the_notice_of_a_moved_file_names_its_new_place(place: Place, docs: Path) -> None:
    place.publish(docs, *NOTICE)
    (docs / "guide" / "use.md").rename(docs / "use.md")
    run = place.publish(docs, *NOTICE)
    assert run.status == 0, run.stdout
    body = place.page("Use").body or ""
    assert "blob/main/use.md" in body
    assert "guide/use.md" not in body
    assert set(place.publish(docs, *NOTICE).actions.values()) == {"unchanged"}


def test_a_link_out_of_the_export_follows_the_file(place: Place, docs: Path) -> None:
    (docs / "guide" / "use.md").write_text("# Use\n\nSee [the code](../../src/main.py).\n")
    place.publish(docs, *NOTICE[2:])
    (docs / "guide" / "use.md").rename(docs / "use.md")
    before = place.page("Use").body
    place.publish(docs, *NOTICE[2:])
    assert place.page("Use").body != before
    assert set(place.publish(docs, *NOTICE[2:]).actions.values()) == {"unchanged"}


def test_without_a_notice_a_moved_file_is_only_moved(place: Place, docs: Path) -> None:
    place.publish(docs)
    (docs / "guide" / "use.md").rename(docs / "use.md")
    run = place.publish(docs)
    assert "text changed" not in run.entry("Use")["reasons"]


def test_another_commit_is_no_change(place: Place, docs: Path) -> None:
    notice = ("--notice", "At {commit}: {file}", "--source-url", "https://git.example.com/{commit}")
    git = docs / ".git"
    (git / "refs").mkdir(parents=True)
    (git / "config").write_text("")
    (git / "HEAD").write_text("1" * 40)
    place.publish(docs, *notice)
    assert "1" * 12 in (place.page("Use").body or "")
    (git / "HEAD").write_text("2" * 40)
    assert set(place.publish(docs, *notice).actions.values()) == {"unchanged"}


def test_a_link_to_a_heading_follows_the_heading(place: Place, docs: Path) -> None:
    use = docs / "guide" / "use.md"
    use.write_text('# Use\n\n## <a id="setup"></a>Set up\n\none\n')
    (docs / "intro.md").write_text("# Intro\n\nSee [set up](guide/use.md#setup).\n")
    place.publish(docs)
    before = place.page("Intro").body
    use.write_text("# Use\n\n## Set up\n\none\n")
    run = place.publish(docs)
    assert run.actions["Intro"] == "updated"
    assert place.page("Intro").body != before
    assert set(place.publish(docs).actions.values()) == {"unchanged"}
    use.write_text("# Use\n\n## Set up\n\nanother text\n")
    assert place.publish(docs).actions["Intro"] == "unchanged"


@pytest.mark.parametrize(
    ("meta", "labels", "told"),
    [
        ("labels: {a: b}", [], ['labels: {"a": "b"}']),
        (
            "labels: [1, 2.5, true, null, [n], x y]\ntags: [2026-05-01, {k: v}]",
            ["1", "2-5", "x-y", "2026-05-01"],
            [
                "labels: true",
                "labels: null",
                'labels: ["n"]',
                'tags: {"k": "v"}',
            ],
        ),
        ("labels: {2026-05-01: b}", [], ["labels: {}"]),
        ("tags: yes", [], ["tags: true"]),
        ("labels:\ntags: a, b", ["a", "b"], []),
        ("labels: 7", ["7"], []),
    ],
)
def test_labels_are_texts_and_numbers(
    place: Place, tmp_path: Path, meta: str, labels: list[str], told: list[str]
) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: A\n{meta}\n---\nText.\n")
    run = place.publish(file)
    page = place.site.labels(place.page("A").id)
    assert set(page) == {*labels, "re-cue", "documentation"}
    warnings = run.json["warnings"]
    end = "is no label, only texts and numbers are"
    assert warnings == [f"{file}:1: front matter: {each} {end}" for each in told]
