"""The sandbox as a pytest fixture, for every project that talks to Confluence.

Load it in the top-level `conftest.py`:

    pytest_plugins = ["recue_exporters.sandbox.pytest_plugin"]

and ask for `confluence_sandbox`:

    def test_publishes(confluence_sandbox):
        publish(confluence_sandbox.url, user="admin", token="admin", space="DOC")
        assert [r.method for r in confluence_sandbox.requests] == ["GET", "POST"]

    @pytest.mark.parametrize("confluence_flavor", ["cloud", "datacenter"])
    @pytest.mark.confluence_sandbox(search_delay=60)
    def test_with_a_slow_index(confluence_sandbox): ...

The marker takes the arguments of `recue_exporters.sandbox.Sandbox`. When a test fails, its report
shows the requests the sandbox answered.
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from recue_exporters.sandbox import Sandbox

_RUNNING = pytest.StashKey["Sandbox"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that chooses the product for all tests."""
    group = parser.getgroup("confluence sandbox")
    group.addoption(
        "--confluence-flavor",
        choices=["cloud", "datacenter"],
        default="cloud",
        help="product that the fixture confluence_sandbox stands in for (default: cloud)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "confluence_sandbox(**options): arguments of the Sandbox for this test"
    )


@pytest.fixture
def confluence_flavor(request: pytest.FixtureRequest) -> str:
    """The product: `cloud` or `datacenter`. Override it, or parametrize a test with it."""
    flavor: str = request.config.getoption("--confluence-flavor")
    return flavor


@pytest.fixture
def confluence_sandbox(
    request: pytest.FixtureRequest, confluence_flavor: str
) -> Iterator["Sandbox"]:
    """A fresh Confluence look-alike for one test, with data of its own."""
    from recue_exporters.sandbox import Sandbox

    marker = request.node.get_closest_marker("confluence_sandbox")
    options: dict[str, Any] = {"flavor": confluence_flavor, **(marker.kwargs if marker else {})}
    with Sandbox(**options) as sandbox:
        request.node.stash[_RUNNING] = sandbox
        yield sandbox


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the requests below the traceback of a test that failed."""
    report = yield
    sandbox = item.stash.get(_RUNNING, None)
    if sandbox is not None and report.failed and sandbox.requests:
        lines = "\n".join(map(str, sandbox.requests))
        report.sections.append(("Requests to the Confluence sandbox", lines))
    return report
