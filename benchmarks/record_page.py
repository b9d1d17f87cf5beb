"""Judge the public record and write the tables of docs/record.md.

Run `python benchmarks/record_page.py` from the root, some minutes: it computes every claim and writes what stands
between the marks of the page.
"""

from __future__ import annotations

import re
from pathlib import Path

from threatring.cli.terminal import Progress
from threatring.report.record import counts_text, record_table, rules_list
from threatring.validation.record import judge

PAGE = Path("docs/record.md")


def main() -> None:
    """Judge everything, and put counts, table and rules between their marks."""
    progress = Progress()
    record = judge(progress=progress)
    progress.close()
    text = PAGE.read_text(encoding="utf-8")
    parts = {"counts": counts_text(record), "record": record_table(record), "rules": rules_list(record)}
    for name, body in parts.items():
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        new = f"{start}\n\n{body}\n\n{end}"
        text = re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _, new=new: new, text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
