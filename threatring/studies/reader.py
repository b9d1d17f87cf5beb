"""From a file or the name of a bundled study to a `Study`, or to all that is wrong with it at once."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from threatring.errors import BadInput, StudyError, nearest
from threatring.scenario.faults import faults_of
from threatring.scenario.reader import toml_data
from threatring.studies.model import FORMAT, Study

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "studies"


def bundled_studies() -> list[str]:
    """Return the names of the studies that come with the program."""
    return sorted(path.stem for path in BUNDLED.glob("*.toml"))


def find_study(name_or_path: str | Path) -> Path:
    """Return the file a name or a path means. Raises `StudyError` when there is none."""
    text = str(name_or_path)
    bundled = BUNDLED / f"{text}.toml"
    if re.fullmatch(r"[\w-]+", text) and bundled.is_file():
        return bundled
    path = Path(name_or_path).expanduser()
    if path.is_file():
        return path
    near = nearest(text.removesuffix(".toml"), bundled_studies())
    what = "this is a folder" if path.is_dir() else "no such file"
    hint = f"did you mean {near}? " if near else ""
    raise StudyError.at(text, "(file)", None, f"{what}; {hint}bundled studies: {', '.join(bundled_studies())}")


def load_study(name_or_path: str | Path) -> Study:
    """Read a study from a path or by the name of a bundled one. Raises `StudyError` with all that is wrong with it."""
    path = find_study(name_or_path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudyError.at(path, f"byte {error.start}", None, "a study is a text file in UTF-8") from error
    except OSError as error:
        raise StudyError.at(path, "(file)", None, f"cannot be read: {error.strerror}") from error
    return study_from_text(text, str(path))


def study_from_text(text: str, file: str = "study") -> Study:
    """Make a study of its text; `file` is the name used in messages, its stem the default name."""
    try:
        data = toml_data(text, file, "study", FORMAT)
    except BadInput as error:
        raise StudyError(*error.faults) from None
    try:
        study = Study.model_validate({"name": Path(file).stem[:60], **data})
    except ValidationError as error:
        raise StudyError(*faults_of(error, file, Study)) from None
    study._file, study._text = file, text
    return study
