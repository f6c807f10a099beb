"""REST interface v1: all of Data Center's, and what Cloud still has of it."""
