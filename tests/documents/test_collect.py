"""Which files become documents, with which titles, under which parents."""

from pathlib import Path

import pytest

from recue_exporters.documents.collect import Collected, collect
from recue_exporters.documents.gather import UNPUBLISHED
from recue_exporters.errors import ConfigurationError, TitleClashError

PHASES = ("phase1-structure", "phase2-actors", "phase3-boundaries", "phase4-use-cases")


def write(root: Path, files: dict[str, str]) -> Path:
    """Write the files below `root` and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def recue(root: Path, *names: str) -> Path:
    """A folder of RE-cue's with empty documents of these names."""
    return write(root, {f"{name}.md": "" for name in names})


def outline(collected: Collected) -> list[tuple[str, str, str | None]]:
    return [(each.source, each.title, each.parent) for each in collected.tree.documents]


def titles(collected: Collected) -> list[str]:
    return [each.title for each in collected.tree.documents]


class TestRecueFolders:
    def test_pages_stand_in_the_documented_order_below_the_projects_root(self, tmp_path):
        folder = recue(
            tmp_path / "re-bookstore-api",
            "journey-map",
            "integration-tests",
            "traceability",
            "diagrams",
            *PHASES,
        )
        assert outline(collect([folder])) == [
            ("./", "Bookstore Api Documentation", None),
            ("phase1-structure.md", "Phase1 Structure", "./"),
            ("phase2-actors.md", "Phase2 Actors", "./"),
            ("phase3-boundaries.md", "Phase3 Boundaries", "./"),
            ("phase4-use-cases.md", "Phase4 Use Cases", "./"),
            ("diagrams.md", "Diagrams", "./"),
            ("traceability.md", "Traceability", "./"),
            ("journey-map.md", "Journey Map", "./"),
            ("integration-tests.md", "Integration Tests", "./"),
        ]

    def test_other_documents_of_the_folder_follow_the_known_ones(self, tmp_path):
        folder = write(
            tmp_path / "re-shop",
            {
                "aside.md": "# An aside",
                "quality-report.md": "",
                "spec.md": "",
                "phase1-structure.md": "",
                "sub/deep.md": "# Deep",
            },
        )
        assert titles(collect([folder])) == [
            "Shop Documentation",
            "Phase1 Structure",
            "Spec",
            "Quality Report",
            "An aside",
            "Sub",
            "Deep",
        ]

    def test_prefix_goes_before_every_title(self, tmp_path):
        folder = write(tmp_path / "re-shop", {"diagrams.md": "", "own.md": "---\ntitle: T\n---\n"})
        assert titles(collect([folder], prefix="RE-cue: ")) == [
            "RE-cue: Shop Documentation",
            "RE-cue: Diagrams",
            "RE-cue: T",
        ]

    def test_project_around_the_folder_stands_for_it(self, tmp_path):
        recue(tmp_path / "shop" / "re-shop", "diagrams")
        write(tmp_path / "shop", {"README.md": "# Not published", "docs/guide.md": "# Neither"})
        by_project = collect([tmp_path / "shop"])
        by_folder = collect([tmp_path / "shop" / "re-shop"])
        assert outline(by_project) == outline(by_folder)
        assert titles(by_project) == ["Shop Documentation", "Diagrams"]
        assert by_project.tree.root == (tmp_path / "shop" / "re-shop").resolve()
        assert by_project.recue_folders == (by_project.tree.root,)

    def test_project_with_several_folders_publishes_all_of_them(self, tmp_path):
        recue(tmp_path / "re-a", "diagrams")
        recue(tmp_path / "re-b", "journey-map")
        collected = collect([tmp_path])
        assert outline(collected) == [
            ("re-a/", "A Documentation", None),
            ("re-a/diagrams.md", "Diagrams", "re-a/"),
            ("re-b/", "B Documentation", None),
            ("re-b/journey-map.md", "Journey Map", "re-b/"),
        ]
        assert collected.whole

    def test_folder_of_another_name_is_known_by_its_files(self, tmp_path):
        folder = recue(tmp_path / "generated", "phase1-structure", "plan")
        assert titles(collect([folder])) == [
            "Generated Documentation",
            "Phase1 Structure",
            "Plan",
        ]

    def test_folder_inside_a_folder_of_markdown_keeps_its_form(self, tmp_path):
        write(tmp_path / "docs", {"intro.md": "# Intro"})
        recue(tmp_path / "docs" / "generated" / "re-shop", "diagrams")
        assert outline(collect([tmp_path / "docs"])) == [
            ("generated/", "Generated", None),
            ("generated/re-shop/", "Shop Documentation", "generated/"),
            ("generated/re-shop/diagrams.md", "Diagrams", "generated/re-shop/"),
            ("intro.md", "Intro", None),
        ]

    def test_single_document_stands_where_the_whole_folder_would_put_it(self, tmp_path):
        folder = recue(tmp_path / "re-shop", "diagrams", "traceability")
        whole = {each.source: each for each in collect([folder]).tree.documents}
        single = collect([folder / "diagrams.md"])
        assert titles(single) == ["Shop Documentation", "Diagrams"]
        assert all(whole[each.source] == each for each in single.tree.documents)
        assert not single.whole


class TestProjectName:
    def test_option_wins_over_the_folder(self, tmp_path):
        folder = recue(tmp_path / "re-shop", "diagrams")
        assert titles(collect([folder], project="The Shop"))[0] == "The Shop Documentation"

    def test_folder_wins_over_the_documents(self, tmp_path):
        folder = write(tmp_path / "re-web_shop", {"journey-map.md": "**Project**: Other  \n"})
        assert titles(collect([folder]))[0] == "Web Shop Documentation"

    def test_documents_decide_where_the_folder_says_nothing(self, tmp_path):
        folder = write(
            tmp_path / "out",
            {"phase1-structure.md": "", "traceability.md": "# T\n\n**Project**: Bookstore Api  \n"},
        )
        assert titles(collect([folder]))[0] == "Bookstore Api Documentation"
        # A selection without the document that names the project does not rename the page.
        assert titles(collect([folder], kinds=["use-cases"]))[0] == "Bookstore Api Documentation"

    def test_one_name_cannot_name_two_projects(self, tmp_path):
        recue(tmp_path / "re-a", "diagrams")
        recue(tmp_path / "re-b", "journey-map")
        with pytest.raises(ConfigurationError, match="--project"):
            collect([tmp_path], project="Both")


class TestSelection:
    def test_kinds_choose_documents_and_leave_the_others_out(self, tmp_path):
        folder = recue(tmp_path / "re-shop", *PHASES, "diagrams", "spec", "notes")
        collected = collect([folder], kinds=["use-cases", "spec"])
        assert titles(collected)[1:] == [
            "Phase1 Structure",
            "Phase2 Actors",
            "Phase3 Boundaries",
            "Phase4 Use Cases",
            "Spec",
        ]
        assert dict(collected.left_out) == {
            "diagrams.md": "not selected",
            "notes.md": "not selected",
        }
        assert collected.whole

    @pytest.mark.parametrize(
        ("option", "file"),
        [
            ("diagrams", "diagrams"),
            ("traceability", "traceability"),
            ("journey", "journey-map"),
            ("integration-tests", "integration-tests"),
            ("spec", "spec"),
            ("plan", "plan"),
            ("data-model", "data-model"),
            ("fourplusone", "fourplusone-architecture"),
            ("quality", "quality-report"),
        ],
    )
    def test_each_option_stands_for_its_document(self, tmp_path, option, file):
        folder = recue(
            tmp_path / "re-shop",
            *PHASES,
            "diagrams",
            "traceability",
            "journey-map",
            "integration-tests",
            "spec",
            "plan",
            "data-model",
            "fourplusone-architecture",
            "quality-report",
        )
        sources = [each.source for each in collect([folder], kinds=[option]).tree.documents]
        assert sources == ["./", f"{file}.md"]

    def test_missing_one_is_told_all_missing_is_an_error(self, tmp_path):
        folder = recue(tmp_path / "re-shop", "diagrams")
        collected = collect([folder], kinds=["diagrams", "journey"])
        assert [str(each) for each in collected.notices] == [
            "--journey: there is no journey-map.md"
        ]
        with pytest.raises(ConfigurationError, match=r"--journey.*\n.*diagrams\.md"):
            collect([folder], kinds=["journey"])

    def test_include_and_exclude_read_like_gitignore(self, tmp_path):
        write(tmp_path, {name: f"# {name}" for name in ("a.md", "d/b.md", "d/c.md", "e/f/g.md")})
        assert collect([tmp_path], exclude=["c.md", "e/"]).left_out == {
            "d/c.md": "excluded",
            "e/f/g.md": "excluded",
        }
        included = collect([tmp_path], include=["/d/", "e/**/*.md"], exclude=["b.md"])
        assert [each.source for each in included.tree.documents] == [
            "d/",
            "d/c.md",
            "e/",
            "e/f/",
            "e/f/g.md",
        ]
        assert included.left_out == {"a.md": "not included", "d/b.md": "excluded"}

    def test_file_named_outright_is_not_excluded(self, tmp_path):
        write(tmp_path, {"a.md": "# A"})
        assert titles(collect([tmp_path / "a.md"], exclude=["*.md"])) == ["A"]

    def test_publish_false_leaves_a_document_out_even_when_named(self, tmp_path):
        write(tmp_path, {"a.md": "---\npublish: false\n---\n# A", "b.md": "# B"})
        collected = collect([tmp_path])
        assert titles(collected) == ["B"]
        assert collected.left_out == {"a.md": UNPUBLISHED}
        with pytest.raises(ConfigurationError, match="publish: false"):
            collect([tmp_path / "a.md"])


class TestFolders:
    def test_folder_hangs_directly_under_the_parent_and_subfolders_become_pages(self, tmp_path):
        write(
            tmp_path,
            {
                "setup.md": "# Setting up",
                "user-guide/one.md": "# One",
                "user-guide/two.md": "# Two",
            },
        )
        assert outline(collect([tmp_path])) == [
            ("setup.md", "Setting up", None),
            ("user-guide/", "User Guide", None),
            ("user-guide/one.md", "One", "user-guide/"),
            ("user-guide/two.md", "Two", "user-guide/"),
        ]

    @pytest.mark.parametrize("name", ["README.md", "index.md", "readme.markdown"])
    def test_readme_or_index_is_the_page_of_its_folder(self, tmp_path, name):
        write(tmp_path, {f"guide/{name}": "# The guide", "guide/one.md": "# One"})
        assert outline(collect([tmp_path])) == [
            (f"guide/{name}", "The guide", None),
            ("guide/one.md", "One", f"guide/{name}"),
        ]

    def test_readme_of_the_folder_given_is_the_page_of_that_folder(self, tmp_path):
        write(tmp_path, {"README.md": "# Handbook", "one.md": "# One"})
        assert outline(collect([tmp_path])) == [
            ("README.md", "Handbook", None),
            ("one.md", "One", "README.md"),
        ]

    def test_readme_without_heading_has_the_folders_name(self, tmp_path):
        write(tmp_path, {"user-guide/README.md": "text", "user-guide/a.md": "# A"})
        assert titles(collect([tmp_path])) == ["User Guide", "A"]

    def test_readme_that_is_not_published_leaves_a_listing(self, tmp_path):
        write(tmp_path, {"g/README.md": "---\npublish: no\n---\n", "g/a.md": "# A"})
        assert outline(collect([tmp_path])) == [("g/", "G", None), ("g/a.md", "A", "g/")]

    def test_both_readme_and_index_give_two_pages(self, tmp_path):
        write(tmp_path, {"g/index.md": "# Index", "g/README.md": "# Readme"})
        assert outline(collect([tmp_path])) == [
            ("g/README.md", "Readme", None),
            ("g/index.md", "Index", "g/README.md"),
        ]

    def test_siblings_stand_in_natural_order(self, tmp_path):
        write(tmp_path, {f"{name}.md": "" for name in ("10-last", "9-nine", "Beta", "alpha")})
        write(tmp_path, {"9-a/x.md": ""})
        assert [each.source for each in collect([tmp_path]).tree.documents] == [
            "9-a/",
            "9-a/x.md",
            "9-nine.md",
            "10-last.md",
            "alpha.md",
            "Beta.md",
        ]

    def test_folder_without_documents_is_no_page(self, tmp_path):
        write(tmp_path, {"a.md": "", "images/x.png": "", "empty/deep/y.txt": ""})
        assert titles(collect([tmp_path])) == ["A"]

    def test_hidden_folders_and_other_peoples_packages_are_passed_over(self, tmp_path):
        write(
            tmp_path,
            {
                "a.md": "",
                ".github/b.md": "",
                "node_modules/p/README.md": "",
                "env/pyvenv.cfg": "",
                "env/lib/c.md": "",
                "x/site-packages/d.md": "",
            },
        )
        assert titles(collect([tmp_path])) == ["A"]

    def test_hidden_folder_given_by_name_is_read(self, tmp_path):
        write(tmp_path, {".docs/a.md": ""})
        assert titles(collect([tmp_path / ".docs"])) == ["A"]

    def test_both_suffixes_in_any_case_are_markdown(self, tmp_path):
        write(tmp_path, {"a.md": "", "b.markdown": "", "c.MD": "", "d.txt": "", "e.mdx": ""})
        assert titles(collect([tmp_path])) == ["A", "B", "C"]


class TestFrontMatter:
    def test_order_comes_first_and_only_moves_siblings(self, tmp_path):
        write(
            tmp_path,
            {
                "a.md": "",
                "b.md": "---\norder: 2\n---\n",
                "c.md": "---\norder: 1.5\n---\n",
                "g/README.md": "---\norder: 1\n---\n# G",
                "g/x.md": "",
            },
        )
        assert titles(collect([tmp_path])) == ["G", "X", "C", "B", "A"]

    def test_order_that_is_no_number_is_told(self, tmp_path):
        write(tmp_path, {"a.md": "---\norder: [1]\n---\n", "b.md": ""})
        collected = collect([tmp_path])
        assert titles(collected) == ["A", "B"]
        assert "order is not a number" in str(collected.notices[0])

    @pytest.mark.parametrize(
        ("front", "message"),
        [
            ("order: .nan", "order is not a number: nan"),
            ("title: [A]", "title is not a text: ['A']"),
            ("publish: maybe", "publish is not true or false: 'maybe'"),
            ("parent: a.md", "parent: 'a.md' is this document itself"),
        ],
    )
    def test_values_that_cannot_be_are_told(self, tmp_path, front, message):
        write(tmp_path, {"a.md": f"---\n{front}\n---\n# H\n"})
        collected = collect([tmp_path])
        assert titles(collected) == ["H"]
        assert message in str(collected.notices[0])

    @pytest.mark.parametrize("parent", ["../top.md", "top.md", "The top", "the TOP"])
    def test_parent_is_a_path_or_a_title(self, tmp_path, parent):
        write(tmp_path, {"top.md": "# The top", "g/a.md": f"---\nparent: {parent}\n---\n# A"})
        collected = collect([tmp_path], prefix="P ")
        assert ("g/a.md", "P A", "top.md") in outline(collected)
        # The folder has nothing left to list.
        assert [each.source for each in collected.tree.documents] == ["top.md", "g/a.md"]

    def test_folder_may_be_a_parent(self, tmp_path):
        write(tmp_path, {"g/a.md": "# A", "b.md": "---\nparent: g\n---\n# B"})
        assert ("b.md", "B", "g/") in outline(collect([tmp_path]))

    def test_unknown_parent_is_told_and_the_folder_counts(self, tmp_path):
        write(tmp_path, {"g/a.md": "---\nparent: Nowhere\n---\n# A"})
        collected = collect([tmp_path])
        assert ("g/a.md", "A", "g/") in outline(collected)
        assert "'Nowhere'" in str(collected.notices[0])

    def test_circle_of_parents_is_told_and_broken(self, tmp_path):
        write(
            tmp_path,
            {"a.md": "---\nparent: b.md\n---\n", "b.md": "---\nparent: a.md\n---\n"},
        )
        collected = collect([tmp_path])
        assert outline(collected) == [("b.md", "B", None), ("a.md", "A", "b.md")]
        assert "below this document itself" in str(collected.notices[0])

    def test_yaml_error_names_file_and_line_and_loses_no_text(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        write(tmp_path, {"a.md": "---\ntitle: T\nlabels: [a\n---\n# Heading\n"})
        collected = collect([tmp_path])
        (document,) = collected.tree.documents
        assert (document.title, document.text, document.first_line) == ("Heading", "# Heading\n", 5)
        assert str(collected.notices[0]).startswith("a.md:4: front matter is not YAML:")

    @pytest.mark.parametrize("value", ["2026", "2026-11-23", "1.50", "' spaced   out '"])
    def test_title_of_any_scalar_is_text(self, tmp_path, value):
        write(tmp_path, {"a.md": f"---\ntitle: {value}\n---\n# H"})
        assert titles(collect([tmp_path])) == [
            {"1.50": "1.5", "' spaced   out '": "spaced out"}.get(value, value)
        ]


class TestFiles:
    def test_named_files_stand_at_the_top_and_say_so(self, tmp_path):
        write(tmp_path, {"a.md": "# A", "b.md": "# B", "README.md": "# R"})
        collected = collect([tmp_path / "b.md", tmp_path / "a.md"])
        assert outline(collected) == [("b.md", "B", None), ("a.md", "A", None)]
        assert collected.loose == {"a.md", "b.md"}
        assert not collected.whole

    def test_same_file_given_twice_counts_once(self, tmp_path, monkeypatch):
        write(tmp_path, {"d/a.md": "# A"})
        monkeypatch.chdir(tmp_path)
        paths = [Path("d/a.md"), Path("d/../d/a.md"), tmp_path / "d" / "a.md"]
        assert titles(collect(paths)) == ["A"]

    def test_file_of_a_given_folder_counts_once(self, tmp_path):
        write(tmp_path, {"d/a.md": "# A", "d/b.md": "# B"})
        collected = collect([tmp_path / "d" / "a.md", tmp_path / "d"])
        assert titles(collected) == ["A", "B"]
        assert collected.whole

    def test_folder_within_a_given_folder_counts_once(self, tmp_path):
        write(tmp_path, {"d/e/a.md": "# A"})
        assert titles(collect([tmp_path / "d" / "e", tmp_path / "d"])) == ["E", "A"]

    def test_sources_do_not_depend_on_the_current_folder(self, tmp_path, monkeypatch):
        write(tmp_path, {"d/e/a.md": "# A"})
        absolute = outline(collect([tmp_path / "d"]))
        monkeypatch.chdir(tmp_path / "d" / "e")
        assert outline(collect([Path("..")])) == absolute
        monkeypatch.chdir(tmp_path / "d")
        assert outline(collect([Path()])) == absolute

    def test_sources_are_relative_to_the_scopes_root(self, tmp_path):
        write(tmp_path, {"d/e/a.md": "# A"})
        collected = collect([tmp_path / "d"], scope_root=tmp_path)
        assert outline(collected) == [("d/e/", "E", None), ("d/e/a.md", "A", "d/e/")]
        assert not collected.whole
        with pytest.raises(ConfigurationError, match="outside"):
            collect([tmp_path / "d"], scope_root=tmp_path / "other")

    def test_several_folders_share_the_folder_above_them(self, tmp_path):
        write(tmp_path, {"d/a.md": "# A", "e/b.md": "# B"})
        collected = collect([tmp_path / "d", tmp_path / "e"])
        assert outline(collected) == [("d/a.md", "A", None), ("e/b.md", "B", None)]
        assert not collected.whole

    @pytest.mark.parametrize(
        ("name", "message"),
        [("gone.md", "does not exist"), ("a.txt", "not a Markdown file"), ("d", "no Markdown")],
    )
    def test_path_that_is_nothing_to_publish_is_an_error(self, tmp_path, name, message):
        write(tmp_path, {"a.txt": "", "d/x.txt": ""})
        with pytest.raises(ConfigurationError, match=message):
            collect([tmp_path / name])

    def test_bytes_that_are_not_utf8_are_told_and_replaced(self, tmp_path):
        (tmp_path / "a.md").write_bytes(b"# Caf\xe9\n\ntext\n")
        collected = collect([tmp_path])
        assert titles(collected) == ["Caf\N{REPLACEMENT CHARACTER}"]
        assert "not UTF-8" in str(collected.notices[0])

    def test_file_that_is_no_folder_page_after_all_is_told_of_once(self, tmp_path):
        (tmp_path / "README.md").write_bytes(b"---\npublish: false\n---\n# Caf\xe9\n")
        write(tmp_path, {"a.md": "# A"})
        assert len(collect([tmp_path]).notices) == 1

    def test_byte_order_marks_and_line_ends_of_windows_are_no_text(self, tmp_path):
        (tmp_path / "a.md").write_bytes("---\r\ntitle: Ä\r\n---\r\nx\r\ny\r\n".encode("utf-8-sig"))
        (tmp_path / "b.md").write_bytes("# Ö\n".encode("utf-16"))
        a, b = collect([tmp_path]).tree.documents
        assert (a.title, a.text, a.first_line) == ("Ä", "x\ny\n", 4)
        assert (b.title, b.text) == ("Ö", "# Ö\n")

    def test_file_that_cannot_be_read_is_told_and_the_others_go_on(self, tmp_path, mocker):
        write(tmp_path, {"a.md": "# A", "b.md": "# B"})
        original = Path.read_bytes

        def refuse(path: Path) -> bytes:
            if path.name == "a.md":
                raise PermissionError(13, "Permission denied")
            return original(path)

        mocker.patch.object(Path, "read_bytes", refuse)
        collected = collect([tmp_path])
        assert titles(collected) == ["B"]
        assert collected.left_out == {"a.md": "cannot be read"}
        assert "Permission denied" in str(collected.notices[0])

    def test_file_in_a_folder_that_cannot_be_listed(self, tmp_path, mocker):
        write(tmp_path, {"a.md": "# A"})
        mocker.patch.object(Path, "iterdir", side_effect=PermissionError(13, "Permission denied"))
        assert titles(collect([tmp_path / "a.md"])) == ["A"]


class TestLinks:
    def test_loop_ends(self, tmp_path):
        write(tmp_path, {"d/a.md": "# A"})
        (tmp_path / "d" / "loop").symlink_to(tmp_path / "d", target_is_directory=True)
        (tmp_path / "d" / "up").symlink_to(tmp_path, target_is_directory=True)
        assert titles(collect([tmp_path / "d"])) == ["A"]

    def test_linked_folder_elsewhere_in_the_repository_is_followed_once(self, tmp_path):
        write(tmp_path, {"d/a.md": "# A", "other/b.md": "# B", ".git/HEAD": ""})
        for name in ("x", "y"):
            (tmp_path / "d" / name).symlink_to(tmp_path / "other", target_is_directory=True)
        assert titles(collect([tmp_path / "d"])) == ["A", "X", "B"]

    def test_linked_file_counts_once(self, tmp_path):
        write(tmp_path, {"d/real.md": "# Real", "elsewhere.md": "# Elsewhere", ".git/HEAD": ""})
        (tmp_path / "d" / "a-link.md").symlink_to(tmp_path / "d" / "real.md")
        (tmp_path / "d" / "b-link.md").symlink_to(tmp_path / "elsewhere.md")
        (tmp_path / "d" / "c-link.md").symlink_to(tmp_path / "elsewhere.md")
        assert [each.source for each in collect([tmp_path / "d"]).tree.documents] == [
            "b-link.md",
            "real.md",
        ]

    @pytest.mark.parametrize("target", ["out/secret.md", "out", "d/.hidden/x.md"])
    @pytest.mark.parametrize("repository", [True, False])
    def test_nothing_hidden_or_outside_is_published(self, tmp_path, target, repository):
        files = {"p/d/a.md": "# A", "p/d/.hidden/x.md": "# X", "out/secret.md": "# Secret"}
        write(tmp_path, files | ({"p/.git/HEAD": ""} if repository else {}))
        found = tmp_path / target if target.startswith("out") else tmp_path / "p" / target
        (tmp_path / "p" / "d" / "link.md").symlink_to(found)
        collected = collect([tmp_path / "p" / "d"])
        assert titles(collected) == ["A"]
        assert f"is left out: the link leads to {found}" in str(collected.notices[0])

    def test_without_a_repository_only_the_folder_itself_is_at_home(self, tmp_path):
        write(tmp_path, {"d/a.md": "# A", "other/b.md": "# B"})
        (tmp_path / "d" / "x").symlink_to(tmp_path / "other", target_is_directory=True)
        (tmp_path / "d" / "b.md").symlink_to(tmp_path / "other" / "b.md")
        collected = collect([tmp_path / "d"])
        assert titles(collected) == ["A"]
        assert len(collected.notices) == 2

    def test_link_that_leads_nowhere_is_told(self, tmp_path):
        write(tmp_path, {"a.md": "# A"})
        (tmp_path / "b.md").symlink_to(tmp_path / "gone.md")
        collected = collect([tmp_path])
        assert titles(collected) == ["A"]
        assert "leads nowhere" in str(collected.notices[0])


class TestTitleClash:
    def test_both_files_are_named(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        write(tmp_path, {"a/setup.md": "# Set Up", "b/other.md": "# set up"})
        with pytest.raises(TitleClashError) as caught:
            collect([tmp_path])
        assert "a/setup.md and b/other.md" in str(caught.value)
        assert "front matter" in str(caught.value)
        assert caught.value.exit_status == 2

    def test_pages_can_be_called_after_their_files(self, tmp_path):
        same = "# Fastify\n"
        write(
            tmp_path,
            {
                "guides/index.md": same,
                "guides/hooks.md": same,
                "errors.md": f"{same}\n# 1.0\n",
                "named.md": f"---\ntitle: My own\n---\n{same}",
            },
        )
        with pytest.raises(
            TitleClashError, match=r"errors\.md and .*hooks\.md and|--titles unique"
        ):
            collect([tmp_path])
        assert sorted(titles(collect([tmp_path], titles="file"))) == [
            "Errors",
            "Guides",
            "Hooks",
            "My own",
        ]

    def test_equal_titles_are_told_apart_by_what_stands_above(self, tmp_path):
        write(
            tmp_path,
            {
                "README.md": "# Start\n",
                "win/README.md": "# Windows\n",
                "win/install.md": "# Install\n",
                "mac/install.md": "# install\n",
                "mac/deep/x.md": "# One\n",
                "win/deep/x.md": "# Two\n",
                "win/deep/y.md": "# Two\n",
                "alone.md": "# Alone\n",
            },
        )
        told = titles(collect([tmp_path], titles="unique", prefix="P: "))
        assert sorted(told) == [
            "P: Alone",
            "P: Deep (Mac)",
            "P: Deep (Windows)",
            "P: Install (Windows)",
            "P: Mac",
            "P: One",
            "P: Start",
            "P: Two (X)",
            "P: Two (Y)",
            "P: Windows",
            "P: install (Mac)",
        ]
        for part in ({"include": ["win/install.md"]}, {"exclude": ["mac/"]}):
            assert "P: Install (Windows)" in titles(
                collect([tmp_path], titles="unique", **part, prefix="P: ")
            )
        some = collect([tmp_path / "mac"], titles="unique", scope_root=tmp_path)
        assert "install (Mac)" in titles(some)

    def test_two_projects_are_told_of_the_prefix(self, tmp_path):
        recue(tmp_path / "re-a", "diagrams")
        recue(tmp_path / "re-b", "diagrams")
        with pytest.raises(TitleClashError, match="--confluence-prefix"):
            collect([tmp_path])

    def test_folder_and_document_may_not_share_a_title(self, tmp_path):
        write(tmp_path, {"guide.md": "", "guide/a.md": ""})
        with pytest.raises(TitleClashError, match=r"guide/ and .*guide\.md") as caught:
            collect([tmp_path])
        assert "README.md of its own" in caught.value.remedy

    def test_too_long_title_is_cut_and_names_the_file(self, tmp_path):
        write(tmp_path, {"a.md": f"\n<h1>\n{'x' * 255}</h1>"})
        whole = collect([tmp_path])
        assert (titles(whole), whole.notices) == (["x" * 255], ())
        cut = collect([tmp_path], prefix=":")
        assert titles(cut) == [f":{'x' * 253}…"]
        (notice,) = cut.notices
        assert str(notice).startswith(f"{tmp_path}/a.md:2: the title is cut to 255 characters")
        with pytest.raises(ConfigurationError, match=r"a\.md: the title has 495 characters"):
            collect([tmp_path], prefix=":" * 240)

    def test_titles_are_counted_as_confluence_counts(self, tmp_path):
        write(tmp_path, {"a.md": "# " + "\N{ROCKET} " * 100})
        (title,) = titles(collect([tmp_path]))
        assert len(title.encode("utf-16-le")) // 2 <= 255
        assert title.endswith("\N{ROCKET}…")

    def test_a_cut_title_can_be_named_in_full_as_parent(self, tmp_path):
        long = "Long " * 60
        write(tmp_path, {"a.md": f"# {long}", "b.md": f"---\nparent: {long}\n---\n# B"})
        assert {d.source: d.parent for d in collect([tmp_path]).tree.documents}["b.md"] == "a.md"
