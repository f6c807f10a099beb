"""Plan, apply, report: what turns the pages of a site into the wanted ones."""
