"""Write tests/storage/target anew from tests/storage/source: python scripts/update_golden.py.

Look at every difference (git diff tests/storage/target) before you commit it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.storage import golden


def main() -> None:
    changed = golden.write()
    for path in changed:
        print(path.relative_to(golden.HERE.parent.parent))
    print(f"{len(changed)} of {sum(1 for _ in golden.TARGET.rglob('*.*'))} files changed")


if __name__ == "__main__":
    main()
