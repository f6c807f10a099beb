"""What links and images lead to: files, folders, and what is said of those that lead nowhere."""

import pytest
from click.testing import CliRunner

from recue_exporters.cli import main
from recue_exporters.confluence.converter import MarkdownToConfluenceConverter


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, content in files.items():
            path = tmp_path / "docs" / name.replace("__", "/").replace("_md", ".md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return tmp_path / "docs"

    return write


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("flavor", ["cloud", "datacenter"])
@pytest.mark.parametrize(
    "name", ["flow.drawio", "r.docx", "p.PDF", "x.puml", "d.mmd", "data.unheard-of"]
)
def test_a_file_that_is_no_picture_is_linked(folder, name, flavor):
    root = folder(a_md=f"Before ![The file]({name}){{width=30}}, ![]({name}).")
    (root / name).write_text("<mxfile/>")
    result = run("convert", root / "a.md", "--flavor", flavor)
    file = f'<ri:attachment ri:filename="{name}"/>'
    assert result.stdout.strip() == (
        f"<p>Before <ac:link>{file}<ac:link-body>The file</ac:link-body></ac:link>, "
        f"<ac:link>{file}<ac:link-body>{name}</ac:link-body></ac:link>.</p>"
    )
    assert result.stderr == ""
    run("convert", root, "--output", "out")
    assert (root.parent / "out" / "a.files" / name).read_text() == "<mxfile/>"


@pytest.mark.parametrize(
    "name", ["a.svg", "b.AVIF", "c.drawio.png", "d.tiff", "e.mp4", "f.wav", "picture", "i.ico"]
)
def test_pictures_and_what_plays_stay_images(folder, name):
    root = folder(a_md=f"![x]({name})")
    (root / name).write_text("bytes")
    assert f'<ac:image ac:alt="x"><ri:attachment ri:filename="{name}"/>' in (
        run("convert", root / "a.md").stdout
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://host.example/badge",
        "https://host.example/actions/workflow/status/ci.yml?branch=main",
        "https://host.example/flow.drawio",
    ],
)
def test_an_address_is_an_image_whatever_it_ends_in(url):
    body = MarkdownToConfluenceConverter().convert(f"![x]({url})")
    assert body == f'<p><ac:image ac:alt="x"><ri:url ri:value="{url}"/></ac:image></p>'


def test_where_a_link_stands_around_it_the_text_is_left(folder):
    root = folder(a_md="[![Flow](flow.drawio)](https://host.example)")
    (root / "flow.drawio").write_text("")
    place = "docs/a.md:1: "
    assert (
        run("check", root).output
        == f"{place}the image flow.drawio is left out: it is not an image\n"
    )
    assert run("convert", root / "a.md").stdout.strip() == (
        '<p><a href="https://host.example">Flow</a></p>'
    )


@pytest.mark.parametrize(
    "name", ["README.MD", "readme.Md", "Index.markdown", "INDEX.md", "rEADME.markdown"]
)
def test_a_link_to_a_folder_leads_to_its_page_however_that_is_written(folder, name):
    root = folder(a_md="[x](UP/) [y](UP) [z](UP/#part)")
    folder(**{f"UP__{name}": "# The folder\n\n## Part\n", "UP__b_md": "[up](./) [top](..)"})
    assert (
        run("check", root).output
        == "docs/UP/b.md:1: the link to .. is shown as text: it is a folder without a page\n"
    )
    run("convert", root, "--output", "out")
    page = '<ri:page ri:content-title="The folder"/>'
    assert (root.parent / "out" / "a.xml").read_text().count(page) == 3
    assert page in (root.parent / "out" / "UP" / "b.xml").read_text()


def test_the_readme_goes_before_the_index(folder):
    root = folder(a_md="[x](up/)", up__index_md="# Index", up__Readme_md="# Readme")
    body = run("convert", root / "a.md").stdout
    assert '<ri:page ri:content-title="Readme"/>' in body


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Äpfel.md", "Äpfel.md"),
        ("two%20words.md", "two%20words.md"),
        ("<Äpfel%20und%20[Birnen].md>", "Äpfel%20und%20[Birnen].md"),
        ("100%25%23%2f.md", "100%25%23%2f.md"),
        ("a%0Ab%1B%FF.md", "a%0Ab%1B%FF.md"),
    ],
)
def test_an_address_is_told_as_its_author_wrote_it(folder, written, shown):
    root = folder(a_md=f"[link]({written}) ![image]({written})")
    assert run("check", root).output == (
        f"docs/a.md:1: the image {shown} is left out: there is no such file\n"
        f"docs/a.md:1: the link to {shown} is shown as text: there is no such file\n"
    )


def test_a_heading_is_told_as_its_author_wrote_it(folder):
    root = folder(a_md="[x](b.md#Größe) [y](#Höhe)", b_md="# B")
    assert run("check", root).output == (
        "docs/a.md:1: the link to b.md#Größe: b.md has no heading of that name\n"
        "docs/a.md:1: the link to #Höhe: the page has no such heading\n"
    )


def test_the_same_is_said_once(folder):
    root = folder(a_md="![x](no.png) ![x](no.png) ![x](no.png)\n\n![x](no.png)")
    message = "the image no.png is left out: there is no such file"
    assert run("check", root).output == f"docs/a.md:1: {message}\ndocs/a.md:3: {message}\n"


def test_what_lies_outside_says_the_way_out(folder):
    root = folder(a_md="[x](../b.md)\n\n![y](link.png)\n\n[z](sub/c.csv)")
    (root.parent / "b.md").write_text("# B")
    (root.parent / "e").mkdir()
    (root.parent / "e" / "c.csv").write_text("1")
    (root / "link.png").symlink_to(root.parent / "b.md")
    (root / "sub").symlink_to(root.parent / "e")
    outside = "it lies outside the exported folder: publish a folder further up"
    link = "a symbolic link leads outside the exported folder: put the file itself in its place"
    # The linked folder has a line of its own, as no documents are looked for in it.
    told = [line for line in run("check", root).output.splitlines(True) if "a.md:" in line]
    assert "".join(told) == (
        f"docs/a.md:1: the link to ../b.md is shown as text: {outside}\n"
        f"docs/a.md:3: the image link.png is left out: {link}\n"
        f"docs/a.md:5: the link to sub/c.csv is shown as text: {link}\n"
    )


def test_a_link_to_another_name_of_a_document_leads_to_its_page(folder):
    root = folder(a_md="[b](alias.md#c) [folder](near)", b_md="# B\n\n## C", sub__README_md="# Sub")
    (root / "alias.md").symlink_to(root / "b.md")
    (root / "near").symlink_to(root / "sub", target_is_directory=True)
    result = run("convert", root / "a.md")
    assert result.stderr == ""
    assert '<ac:link ac:anchor="C"><ri:page ri:content-title="B"/>' in result.stdout
    assert '<ri:page ri:content-title="Sub"/>' in result.stdout


def test_nothing_that_git_keeps_is_uploaded(folder):
    root = folder(a_md="[x](.git/config) ![y](link.txt)", **{".git__config": "token"})
    (root / "link.txt").symlink_to(root / ".git" / "config")
    result = run("convert", root, "--output", "out")
    assert result.stderr.count("it lies in the folder that git keeps for itself") == 2
    assert not list(root.parent.rglob("a.files/*"))
