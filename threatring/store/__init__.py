"""Folders of results: immutable Parquet tables beside a manifest that says what they are and where they come from.

Readers believe the manifest only, and it is replaced in one move: whenever they look, what it lists is there and whole.
Files are made in a hidden folder inside, sealed by their sha256, moved in, and then listed. A run writes chunk by chunk
(`RunFolder`), so that it can be stopped, grow and be shared out; one process writes a folder at a time. Nothing but
files of an own manifest, or with the names of our chunks beside one, is ever deleted.
"""

from threatring.store.files import FILM_TABLES, RESULT_TABLES
from threatring.store.folder import entries_of, prepare_folder
from threatring.store.manifest import FORMAT, MANIFEST, manifest
from threatring.store.merging import merge
from threatring.store.plan import CENTRAL, NESTED, Plan, Range, Span, chunk_cases, joined, prefix
from threatring.store.runs import RunFolder
from threatring.store.whole import read, write

__all__ = [
    "CENTRAL", "FILM_TABLES", "FORMAT", "MANIFEST", "NESTED", "RESULT_TABLES", "Plan", "Range", "RunFolder", "Span",
    "chunk_cases", "entries_of", "joined", "manifest", "merge", "prefix", "prepare_folder", "read", "write",
]  # fmt: skip
