"""How the label of a link reference is compared (CommonMark 0.31.2, "Link reference definitions")."""


def normalise_label(label: str) -> str:
    """The key of `label` (without its brackets) in `md.references`.

    >>> normalise_label(" Foo\\n  BAR ")
    'foo bar'
    """
    return " ".join(label.split()).casefold()
