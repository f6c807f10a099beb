"""A client of the sandbox for tests; both products where a test does not name one."""

import pytest

from recue_exporters.sandbox import Sandbox
from tests.sandbox.api import Api


@pytest.fixture
def api(confluence_sandbox: Sandbox) -> Api:
    return Api(confluence_sandbox)
