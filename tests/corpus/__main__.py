"""``python -m tests.corpus [KIND…] [-v]``: what is read of real definitions, by kind; ``-v`` names the files whose routes differ."""

from __future__ import annotations

import sys

from tests.corpus.reading import KINDS, SHARED, Row, outcomes, records, rows


def main() -> int:
    """Print the table."""
    if not records():
        print(f"left out: no real definitions at {SHARED}")
        return 0
    kinds = [word for word in sys.argv[1:] if word in KINDS] or KINDS
    found = list(outcomes(kinds))
    if "-v" in sys.argv:
        for one in found:
            if one.routes != one.counted or one.error:
                print(f"{one.kind:10} {one.routes:4} of {one.counted:4}  {one.error or one.reason}  {one.file}")
    table = rows(found)
    print(f"{'kind':10} files  read  routes  counted  equal  fewer  more  tracebacks  median ms  worst ms")
    for row in table:
        print(_line(row))
    for row in table:
        for reason, count in row.reasons.most_common():
            print(f"{row.kind:10} {count:5}  {reason}")
    return int(any(row.errors for row in table))


def _line(row: Row) -> str:
    counts = f"{row.files:5} {row.read:5} {row.routes:7} {row.counted:8} {row.equal:6} {row.fewer:6} {row.more:5} {row.errors:11}"
    return f"{row.kind:10} {counts} {row.median * 1000:10.1f} {row.worst * 1000:9.1f}"


if __name__ == "__main__":
    sys.exit(main())
