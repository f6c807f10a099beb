"""Settings: where each value comes from, what is refused, and that no token is ever shown."""

import dataclasses
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recue_exporters.cli import main
from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.load import Loaded, load_config
from recue_exporters.confluence.settings import SETTINGS, Group, Settings
from recue_exporters.errors import ConfigurationError

SECRET = "s3cr3t-T0k3n"
SITE = {"url": "https://example.com/wiki", "user": "me", "token": SECRET, "space": "DOC"}


@pytest.fixture(autouse=True)
def empty_surroundings(tmp_path, monkeypatch):
    """No variable and no file of the machine plays a part."""
    for setting in SETTINGS.values():
        if setting.variable:
            monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.delenv("CONFLUENCE_API_TOKEN_FILE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def recue_yaml(folder: Path, block: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ".recue.yaml"
    indented = "\n".join(f"  {line}" for line in block.splitlines())
    path.write_text(f"confluence:\n{indented}\n", encoding="utf-8")
    return path


def pyproject(folder: Path, table: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(f"[tool.recue-export]\n{table}\n", encoding="utf-8")
    return path


def load(folder: Path, environ: dict[str, str] | None = None, **options: object) -> Loaded:
    return load_config(options, start=folder, environ=environ or {})


def run(*arguments: str, **environ: str):
    return CliRunner(env=environ).invoke(main, ["config", "show", *arguments])


class TestClass:
    def test_documented_fields_in_their_order(self):
        names = [each.name for each in dataclasses.fields(ConfluenceConfig)]
        assert names[:8] == [
            "base_url", "username", "api_token", "space_key", "parent_page_id",
            "page_title_prefix", "verify_ssl", "labels",
        ]  # fmt: skip
        assert "personal_access_token" in names

    def test_positional_and_defaults(self):
        config = ConfluenceConfig("https://example.com/wiki", "me", "t", "DOC")
        assert config.parent_page_id is None
        assert config.page_title_prefix == ""
        assert config.verify_ssl is True
        assert config.labels == ["re-cue", "documentation"]
        assert config.personal_access_token is None
        other = ConfluenceConfig("https://example.com/wiki", "me", "t", "DOC")
        assert other == config
        assert other.labels is not config.labels

    def test_trailing_slash_makes_no_difference(self):
        one = ConfluenceConfig("https://example.com/wiki", "me", "t", "DOC")
        assert ConfluenceConfig("https://example.com/wiki/", "me", "t", "DOC") == one

    @pytest.mark.parametrize("field", ["base_url", "username", "api_token", "space_key"])
    @pytest.mark.parametrize("empty", ["", "  ", None])
    def test_empty_required_field_is_named(self, field, empty):
        values = {
            "base_url": "https://example.com", "username": "me", "api_token": "t",
            "space_key": "DOC", field: empty,
        }  # fmt: skip
        with pytest.raises(ValueError, match=f"^{field} is empty"):
            ConfluenceConfig(**values)

    def test_personal_token_takes_the_place_of_user_and_token(self):
        config = ConfluenceConfig(
            "https://example.com", "", "", "DOC", personal_access_token=SECRET
        )
        assert config.personal_access_token == SECRET
        with pytest.raises(ValueError, match="space_key"):
            ConfluenceConfig("https://example.com", "", "", "", personal_access_token=SECRET)

    @pytest.mark.parametrize("url", ["example.com", "ftp://example.com", "https://", "https://[x"])
    def test_what_is_no_url_is_refused(self, url):
        with pytest.raises(ValueError, match="base_url"):
            ConfluenceConfig(url, "me", "t", "DOC")

    def test_url_with_a_login_is_refused_without_showing_it(self):
        with pytest.raises(ValueError, match="user name or password") as caught:
            ConfluenceConfig(f"https://me:{SECRET}@example.com", "me", "t", "DOC")
        assert SECRET not in str(caught.value)

    def test_no_secret_in_its_text(self):
        config = ConfluenceConfig(
            "https://example.com", "me", SECRET, "DOC", personal_access_token=SECRET,
            headers={"X-Key": SECRET}, proxy=f"http://u:{SECRET}@proxy",
        )  # fmt: skip
        assert SECRET not in f"{config} {config!r}"

    def test_reads_neither_environment_nor_file(self, tmp_path, monkeypatch):
        monkeypatch.setenv("CONFLUENCE_API_TOKEN", "other")
        monkeypatch.setenv("CONFLUENCE_PARENT_ID", "1")
        recue_yaml(tmp_path, "prefix: Other")
        config = ConfluenceConfig("https://example.com", "me", "t", "DOC")
        assert (config.api_token, config.parent_page_id, config.page_title_prefix) == (
            "t",
            None,
            "",
        )


class TestPrecedence:
    def test_options_environment_file_defaults(self, tmp_path):
        recue_yaml(tmp_path, "url: https://file\nuser: file\nspace: FILE\nparent: 1")
        environ = {"CONFLUENCE_URL": "https://env", "CONFLUENCE_USER": "env"}
        loaded = load(tmp_path, environ, url="https://option")
        values = loaded.settings
        assert (values.url, values.user, values.space) == ("https://option", "env", "FILE")
        assert values.on_conflict == "fail"
        assert loaded.sources["url"] == "--confluence-url"
        assert loaded.sources["user"] == "CONFLUENCE_USER"
        assert loaded.sources["space"] == ".recue.yaml"
        assert loaded.sources["on_conflict"] == "default"

    @pytest.mark.parametrize(
        ("variable", "name"),
        [
            ("CONFLUENCE_URL", "url"), ("CONFLUENCE_USER", "user"),
            ("CONFLUENCE_API_TOKEN", "token"), ("CONFLUENCE_SPACE_KEY", "space"),
            ("CONFLUENCE_PARENT_ID", "parent"), ("CONFLUENCE_PERSONAL_TOKEN", "personal_token"),
        ],
    )  # fmt: skip
    def test_documented_variables(self, tmp_path, variable, name):
        value = {"url": "https://x", "parent": "5"}.get(name, "x")
        loaded = load(tmp_path, {variable: value})
        assert getattr(loaded.settings, name) == value
        assert loaded.sources[name] == variable

    def test_variable_set_to_nothing_is_not_set(self, tmp_path):
        recue_yaml(tmp_path, "space: FILE")
        assert load(tmp_path, {"CONFLUENCE_SPACE_KEY": " "}).settings.space == "FILE"

    def test_option_may_be_empty_to_undo_the_file(self, tmp_path):
        recue_yaml(tmp_path, "prefix: 'P: '\nminor_edit: true")
        values = load(tmp_path, prefix="", minor_edit=False).settings
        assert (values.prefix, values.minor_edit) == ("", False)

    def test_list_takes_the_place_of_the_default(self, tmp_path):
        recue_yaml(tmp_path, "labels:\n  - a\n  - b")
        assert load(tmp_path).settings.labels == ("a", "b")
        assert load(tmp_path, labels=("c",)).settings.labels == ("c",)
        assert load(tmp_path, labels=()).settings.labels == ("a", "b")


class TestToken:
    def test_order(self, tmp_path, monkeypatch):
        (tmp_path / "token").write_text("from-token-file\n")
        recue_yaml(tmp_path, "token: from-config")
        environ = {"CONFLUENCE_API_TOKEN": "from-env", "CONFLUENCE_API_TOKEN_FILE": "token"}

        def token(environ: dict[str, str], **options: object) -> str:
            monkeypatch.setattr(sys, "stdin", io.StringIO("from-stdin\n"))
            return load(tmp_path, environ, **options).settings.token

        assert token(environ, token="from-option", token_stdin=True) == "from-option"
        assert token(environ, token_stdin=True) == "from-stdin"
        assert token(environ) == "from-env"
        del environ["CONFLUENCE_API_TOKEN"]
        assert token(environ) == "from-token-file"
        assert token({}) == "from-config"

    @pytest.mark.parametrize("content", [None, b"", b"  \n", b"\xff\xfe"])
    def test_token_file_that_holds_none_is_named(self, tmp_path, content):
        if content is not None:
            (tmp_path / "token").write_bytes(content)
        with pytest.raises(ConfigurationError, match="CONFLUENCE_API_TOKEN_FILE: token"):
            load(tmp_path, {"CONFLUENCE_API_TOKEN_FILE": "token"})

    def test_nothing_on_standard_input_is_an_error(self, tmp_path, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        with pytest.raises(ConfigurationError, match="--token-stdin"):
            load(tmp_path, token_stdin=True)

    def test_token_on_the_command_line_draws_a_warning(self, tmp_path):
        (warning,) = load(tmp_path, token=SECRET).warnings
        assert "shell's history" in warning
        assert "CONFLUENCE_API_TOKEN" in warning
        assert SECRET not in warning
        assert not load(tmp_path, {"CONFLUENCE_API_TOKEN": SECRET}).warnings

    def test_token_written_out_in_a_file_draws_a_warning(self, tmp_path):
        recue_yaml(tmp_path, f"token: {SECRET}")
        (warning,) = load(tmp_path).warnings
        assert "${CONFLUENCE_API_TOKEN}" in warning
        assert SECRET not in warning
        recue_yaml(tmp_path, "token: ${MY_TOKEN}")
        assert not load(tmp_path, {"MY_TOKEN": SECRET}).warnings

    def test_personal_token_wins_unless_the_other_is_said_more_directly(self, tmp_path):
        both = {"CONFLUENCE_API_TOKEN": "api", "CONFLUENCE_PERSONAL_TOKEN": "personal"}
        values = load(tmp_path, both).settings
        assert values.personal_token == "personal"
        values = load(tmp_path, both, token="option").settings
        assert (values.token, values.personal_token) == ("option", "")


class TestHttps:
    @pytest.mark.parametrize(
        "url", ["http://localhost:8090", "http://127.0.0.1:1/wiki", "http://[::1]:1", "https://x"]
    )
    def test_this_machine_and_https_are_safe(self, tmp_path, url):
        assert not load(tmp_path, url=url, require_https=True).warnings

    def test_other_hosts_draw_a_warning_or_are_refused(self, tmp_path):
        assert "not encrypted" in load(tmp_path, url="http://wiki.example.com").warnings[0]
        with pytest.raises(ConfigurationError, match="--require-https"):
            load(tmp_path, url="http://wiki.example.com", require_https=True)


class TestParent:
    @pytest.mark.parametrize(
        "address",
        [
            "https://x.atlassian.net/wiki/spaces/DOC/pages/123456/Some+Page",
            "https://x/pages/viewpage.action?pageId=123456",
        ],
    )
    def test_address_of_a_page_names_its_id(self, tmp_path, address):
        with pytest.raises(ConfigurationError, match=r"--confluence-parent: .*\n.* 123456\."):
            load(tmp_path, parent=address)

    def test_digits_of_other_scripts_are_no_id(self, tmp_path):
        with pytest.raises(ConfigurationError, match="is not the id"):
            load(tmp_path, parent="\uff11\uff12\uff13")

    def test_title_is_no_id(self, tmp_path):
        with pytest.raises(ConfigurationError, match="CONFLUENCE_PARENT_ID: 'Home' is not the id"):
            load(tmp_path, {"CONFLUENCE_PARENT_ID": "Home"})


class TestMissing:
    def test_each_missing_setting_names_option_and_variable(self, tmp_path):
        with pytest.raises(ConfigurationError) as caught:
            load(tmp_path).site_config()
        text = str(caught.value)
        for word in (
            "--confluence-url", "CONFLUENCE_URL", "--confluence-user", "CONFLUENCE_USER",
            "--confluence-token", "CONFLUENCE_API_TOKEN", "--confluence-space",
            "CONFLUENCE_SPACE_KEY", "CONFLUENCE_PERSONAL_TOKEN",
        ):  # fmt: skip
            assert word in text
        assert caught.value.exit_status == 2

    def test_only_what_is_missing_is_named(self, tmp_path):
        with pytest.raises(ConfigurationError) as caught:
            load(tmp_path, **{**SITE, "space": None}).site_config()
        assert "CONFLUENCE_SPACE_KEY" in str(caught.value)
        assert "CONFLUENCE_URL" not in str(caught.value)

    def test_personal_token_needs_no_user(self, tmp_path):
        config = load(tmp_path, url="https://x", space="DOC", personal_token=SECRET).site_config()
        assert (config.personal_access_token, config.username) == (SECRET, "")

    def test_everything_given_reaches_the_class(self, tmp_path):
        config = load(
            tmp_path, **SITE, parent="5", prefix="P ", labels=("l",), verify_ssl=False,
            flavor="cloud", ca_bundle="ca.pem", timeout=5, retries=1, headers=("X-A: b: c",),
            proxy="http://proxy",
        ).site_config()  # fmt: skip
        assert config == ConfluenceConfig(
            "https://example.com/wiki", "me", SECRET, "DOC", "5", "P ", False, ["l"],
            flavor="cloud", ca_bundle="ca.pem", timeout=5, retries=1, headers={"X-A": "b: c"},
            proxy="http://proxy",
        )  # fmt: skip


class TestFile:
    def test_all_keys_of_recue(self, tmp_path):
        recue_yaml(
            tmp_path,
            "enabled: true\nurl: https://x/wiki\nuser: me\ntoken: ${TOKEN}\nspace: NO\n"
            "parent: 0123\nprefix: 'RE-cue: '",
        )
        values = load(tmp_path, {"TOKEN": SECRET}).settings
        assert values == dataclasses.replace(
            Settings(), enabled=True, url="https://x/wiki", user="me", token=SECRET, space="NO",
            parent="0123", prefix="RE-cue: ",
        )  # fmt: skip

    def test_looked_up_from_the_documents_upwards(self, tmp_path):
        recue_yaml(tmp_path / "project", "space: UP")
        docs = tmp_path / "project" / "docs" / "re-x"
        docs.mkdir(parents=True)
        (docs / "a.md").write_text("")
        assert load(docs).settings.space == "UP"
        assert load(docs / "a.md").settings.space == "UP"
        recue_yaml(docs.parent, "space: NEAR")
        assert load(docs).settings.space == "NEAR"

    @pytest.mark.parametrize("border", [".git", "home"])
    def test_search_ends_at_the_repository_and_at_home(self, tmp_path, monkeypatch, border):
        recue_yaml(tmp_path, "space: OUTSIDE")
        inner = tmp_path / "inner"
        inner.mkdir()
        if border == "home":
            monkeypatch.setenv("HOME", str(inner))
        else:
            (inner / ".git").mkdir()
        (inner / "docs").mkdir()
        assert load(inner / "docs").settings.space == ""

    def test_same_keys_in_pyproject(self, tmp_path):
        pyproject(tmp_path, 'space = "DOC"\nmax-orphans = 3\nminor_edit = true\nlabels = ["a"]\n'
                            'headers = {X = "y"}\ntimeout = 1.5')  # fmt: skip
        loaded = load(tmp_path)
        assert loaded.settings == dataclasses.replace(
            Settings(), space="DOC", max_orphans=3, minor_edit=True, labels=("a",),
            headers=(("X", "y"),), timeout=1.5,
        )  # fmt: skip
        assert loaded.sources["space"] == "pyproject.toml"

    def test_both_files_are_an_error(self, tmp_path):
        recue_yaml(tmp_path, "space: A")
        pyproject(tmp_path, 'space = "B"')
        with pytest.raises(ConfigurationError, match=r"\.recue\.yaml and pyproject\.toml"):
            load(tmp_path)

    def test_files_that_say_nothing_of_us_do_not_count(self, tmp_path):
        (tmp_path / ".recue.yaml").write_text("framework: java_spring\nconfluence:\n")
        (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
        assert load(tmp_path).file is None
        pyproject(tmp_path, 'space = "B"')
        assert load(tmp_path).settings.space == "B"

    @pytest.mark.parametrize(
        ("key", "hint"),
        [
            ("on-conflicts", "on_conflict"),
            ("Space", "space"),
            ("URL", "url"),
            ("orphan", "orphans"),
        ],
    )
    def test_unknown_key_names_the_nearest(self, tmp_path, key, hint):
        recue_yaml(tmp_path, f"{key}: x")
        with pytest.raises(ConfigurationError, match=rf"unknown key '{key}'\n.*'{hint}'"):
            load(tmp_path)

    @pytest.mark.parametrize("name", ["Confluence", "CONFLUENCE", "confluense"])
    def test_block_of_nearly_our_name_is_no_other_tools(self, tmp_path, name):
        (tmp_path / ".recue.yaml").write_text(f"framework: django\n{name}:\n  space: DOC\n")
        result = run(str(tmp_path))
        assert result.exit_code == 2
        assert f".recue.yaml:2: unknown key '{name}'\n  Did you mean 'confluence'?" in result.stderr

    @pytest.mark.parametrize("name", ["Recue-export", "recue_export", "recue-exporters"])
    def test_table_of_nearly_our_name_is_no_other_tools(self, tmp_path, name):
        (tmp_path / "pyproject.toml").write_text(f"[tool.{name}]\nspace = 'DOC'\n")
        with pytest.raises(ConfigurationError, match=rf"'{name}'\n.*'recue-export'"):
            load(tmp_path)

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("confluence:\n  space: A\n  url: https://x\n  space: B\n", "4: space"),
            ("confluence:\n  space: A\nframework: x\nconfluence:\n  url: x\n", "4: confluence"),
            ("confluence:\n  headers:\n    X-A: a\n    X-A: b\n", "4: X-A"),
            ("confluence:\n  max-orphans: 1\n  max_orphans: 2\n", "3: max_orphans"),
        ],
    )
    def test_key_that_is_given_twice_is_told_with_its_line(self, tmp_path, text, place):
        (tmp_path / ".recue.yaml").write_text(text)
        with pytest.raises(ConfigurationError, match=rf"\.recue\.yaml:{place} is given twice"):
            load(tmp_path)

    def test_what_is_given_twice_to_recue_is_not_ours_to_judge(self, tmp_path):
        recue_yaml(tmp_path, "space: A")
        with (tmp_path / ".recue.yaml").open("a") as file:
            file.write("\nverbose: true\nverbose: false\n")
        assert load(tmp_path).settings.space == "A"

    def test_unknown_key_without_a_near_one_lists_them(self, tmp_path):
        recue_yaml(tmp_path, "zzzzzz: x")
        with pytest.raises(ConfigurationError, match=r"Known: .*space"):
            load(tmp_path)

    @pytest.mark.parametrize(
        ("block", "message"),
        [
            ("workers: many", "workers: must be a whole number, not 'many'"),
            ("workers: 0", "workers: must be at least 1"),
            ("timeout: nan", "timeout: must be at least"),
            ("on_conflict: overwritte", "did you mean 'overwrite'"),
            ("minor_edit: maybe", "minor_edit: must be true or false"),
            ("space: [A, B]", "space: must be one value"),
            ("labels: {a: b}", "labels: must be a list"),
            ("headers: [a]", "headers: must look like"),
            ("volatile: ['(']", "volatile: '\\(' is no regular expression"),
            ("prefix: ${NOT_SET}", r"prefix refers to \$\{NOT_SET\}"),
        ],
    )
    def test_value_that_makes_no_sense_names_the_key(self, tmp_path, block, message):
        recue_yaml(tmp_path, block)
        with pytest.raises(ConfigurationError, match=message) as caught:
            load(tmp_path)
        assert ".recue.yaml: " in str(caught.value)

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            (".recue.yaml", b"confluence:\n  url: [\n", r"\.recue\.yaml:3: "),
            (".recue.yaml", b"confluence: yes", "must hold keys and values"),
            (".recue.yaml", b"\xff\xff", "not UTF-8"),
            ("pyproject.toml", b"[tool.recue-export]\nspace\n", r"pyproject\.toml: .*line 2"),
            ("pyproject.toml", b"[tool]\nrecue-export = 1", "must be a table"),
        ],
    )
    def test_file_that_cannot_be_understood_is_named(self, tmp_path, name, content, message):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ConfigurationError, match=message):
            load(tmp_path)

    def test_variable_that_is_not_set_does_not_matter_where_an_option_wins(self, tmp_path):
        recue_yaml(tmp_path, "token: ${NOT_SET}")
        assert load(tmp_path, token="t").settings.token == "t"
        # Nor for a command that needs no login.
        assert load_config({}, start=tmp_path, environ={}, groups=[Group.CONVERSION])

    def test_certificates_are_found_beside_the_file(self, tmp_path):
        recue_yaml(tmp_path / "project", "ca_bundle: certs/ca.pem")
        (tmp_path / "project" / "docs").mkdir()
        expected = str(tmp_path / "project" / "certs" / "ca.pem")
        assert load(tmp_path / "project" / "docs").settings.ca_bundle == expected
        recue_yaml(tmp_path / "project", "ca_bundle: system")
        assert load(tmp_path / "project" / "docs").settings.ca_bundle == "system"

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
    @given(st.binary(max_size=60))
    def test_any_bytes_are_settings_or_a_readable_error(self, tmp_path, data):
        (tmp_path / ".recue.yaml").write_bytes(b"confluence:\n  prefix: " + data)
        complaint = ""
        try:
            load(tmp_path)
        except ConfigurationError as error:
            complaint = str(error)
        assert not complaint or ".recue.yaml" in complaint


class TestShow:
    def test_value_and_source_of_every_setting(self, tmp_path):
        recue_yaml(tmp_path, "space: DOC\ntoken: ${T}")
        result = run("--on-conflict", "skip", "--header", f"X: {SECRET}",
                     CONFLUENCE_URL="https://x", T=SECRET)  # fmt: skip
        assert result.exit_code == 0
        rows = dict(line.split(None, 1) for line in result.output.splitlines() if line[:2] == "  ")
        assert set(rows) == set(SETTINGS)
        assert rows["space"].split() == ["DOC", ".recue.yaml"]
        assert rows["url"].split() == ["https://x", "CONFLUENCE_URL"]
        assert rows["on_conflict"].split() == ["skip", "--on-conflict"]
        assert rows["token"].split() == ["****", ".recue.yaml"]
        assert rows["workers"].split() == ["8", "default"]
        assert SECRET not in result.output

    def test_json(self, tmp_path):
        result = run("--format", "json", CONFLUENCE_API_TOKEN=SECRET)
        rows = json.loads(result.stdout)
        assert rows["token"] == {"value": "****", "source": "CONFLUENCE_API_TOKEN"}
        assert rows["labels"] == {"value": ["re-cue", "documentation"], "source": "default"}

    @pytest.mark.parametrize("name", [n for n, s in SETTINGS.items() if s.secret])
    def test_secrets_are_masked_whatever_their_source(self, tmp_path, name):
        option = SETTINGS[name].options[0]
        value = f"X: {SECRET}" if name == "headers" else SECRET
        assert SECRET not in run(option, value).output
        recue_yaml(
            tmp_path, f"{name}: {{X: {SECRET}}}" if name == "headers" else f"{name}: {value}"
        )
        for arguments in ([], ["--format", "json"]):
            result = run(*arguments)
            assert "****" in result.output
            assert SECRET not in result.output

    def test_error_has_status_2_and_no_traceback(self, tmp_path):
        recue_yaml(tmp_path, "spce: DOC")
        result = run()
        assert result.exit_code == 2
        assert (
            result.stderr == "Error: .recue.yaml:2: unknown key 'spce'\n  Did you mean 'space'?\n"
        )

    def test_documents_folder_decides_which_file_is_read(self, tmp_path):
        recue_yaml(tmp_path / "docs", "space: DOC")
        assert "docs/.recue.yaml" in run("docs").output
        assert "Configuration file: none" in run().output


class TestCommandLine:
    def test_every_option_has_a_description_and_stands_in_the_help(self):
        text = " ".join(run("--help").output.split())
        for setting in SETTINGS.values():
            assert setting.help.endswith(".")
            for option in setting.options:
                assert option in text
            if setting.variable:
                assert f"env: {setting.variable}" in text
        assert all(group.value in text for group in Group)

    def test_value_that_was_mistyped(self):
        result = run("--on-conflict", "overwrit")
        assert result.exit_code == 2
        assert "Did you mean 'overwrite'?" in result.output

    def test_command_that_was_mistyped(self):
        result = CliRunner().invoke(main, ["confg", "show"])
        assert result.exit_code == 2
        assert "Did you mean 'config'?" in result.output

    @pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
    def test_nothing_heavy_is_imported_for_help_and_version(self, arguments):
        code = (
            "import sys\nfrom recue_exporters.cli import main\n"
            f"try: main({arguments!r})\nexcept SystemExit: pass\n"
            "print('HEAVY', [m for m in ('atlassian', 'requests', 'lxml', 'markdown', 'yaml',"
            " 'rich', 'flask', 'hypothesis') if m in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert done.stdout.endswith("HEAVY []\n"), done.stdout + done.stderr


class TestDocumentation:
    """docs/configuration.md says what the code does."""

    TEXT = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text("utf-8")

    def block(self, language: str) -> str:
        return self.TEXT.partition(f"```{language}\n")[2].partition("```")[0]

    def test_example_holds_every_key_and_loads(self, tmp_path):
        (tmp_path / ".recue.yaml").write_text(self.block("yaml"))
        environ = {
            "CONFLUENCE_API_TOKEN": "a", "CONFLUENCE_PERSONAL_TOKEN": "b", "GATEWAY_KEY": "c",
        }  # fmt: skip
        loaded = load(tmp_path, {"GATEWAY_KEY": "c"}, token="t", personal_token="p")
        written = load(tmp_path, environ)
        assert "default" not in written.sources.values()
        assert loaded.settings.headers == (("X-Gateway-Key", "c"),)
        assert not written.warnings

    def test_example_shows_the_defaults(self, tmp_path):
        (tmp_path / ".recue.yaml").write_text(self.block("yaml"))
        environ = dict.fromkeys(("CONFLUENCE_API_TOKEN", "CONFLUENCE_PERSONAL_TOKEN"), "x")
        values = load(tmp_path, environ | {"GATEWAY_KEY": "c"}).settings
        for name, setting in SETTINGS.items():
            if setting.default not in ("", None, ()):
                assert getattr(values, name) == setting.default, name

    def test_example_of_pyproject_loads(self, tmp_path):
        (tmp_path / "pyproject.toml").write_text(self.block("toml"))
        assert load(tmp_path).settings.on_conflict == "skip"

    def test_every_variable_is_there(self):
        for setting in SETTINGS.values():
            if setting.variable:
                assert f"| `{setting.variable}` | `{setting.name}`" in self.TEXT
