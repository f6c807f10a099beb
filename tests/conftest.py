pytest_plugins = ["recue_exporters.sandbox.pytest_plugin", "pytester"]
