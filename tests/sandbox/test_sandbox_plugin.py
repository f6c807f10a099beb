"""The pytest plugin, as another project uses it."""

import pytest


def test_fixture_marker_flavour_and_report(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest, requests

        def me(sandbox):
            return requests.get(sandbox.url + "/rest/api/user/current", auth=("admin", "admin"))

        def test_default(confluence_sandbox):
            assert "accountId" in me(confluence_sandbox).json()
            assert len(confluence_sandbox.requests) == 1

        @pytest.mark.parametrize("confluence_flavor", ["datacenter"])
        @pytest.mark.confluence_sandbox(context_path="/confluence")
        def test_options(confluence_sandbox):
            assert confluence_sandbox.url.endswith("/confluence")
            assert "userKey" in me(confluence_sandbox).json()

        def test_fails(confluence_sandbox):
            confluence_sandbox.fault(status=503)
            assert me(confluence_sandbox).status_code == 200
        """
    )
    arguments = ("-p", "recue_exporters.sandbox.pytest_plugin", "--strict-markers")
    result = pytester.runpytest_subprocess(*arguments)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["*Requests to the Confluence sandbox*", "GET /rest/api/user/current -> 503"]
    )


def test_option_chooses_the_product_for_all_tests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "def test_it(confluence_sandbox): assert confluence_sandbox.flavor == 'datacenter'"
    )
    result = pytester.runpytest_subprocess(
        "-p", "recue_exporters.sandbox.pytest_plugin", "--confluence-flavor", "datacenter"
    )
    result.assert_outcomes(passed=1)
