"""How the label of a link reference is compared (CommonMark 4.7)."""


def normalise_label(label: str) -> str:
    """The key of `label` (without its brackets) in `md.references`.

    >>> normalise_label(" Foo\\n  BAR ")
    'foo bar'
    """
    return " ".join(label.split()).casefold()
