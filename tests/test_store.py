"""Folders of results: written whole or not at all, read bit for bit, refused by name."""

import json
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.synthetic import synthetic_film, synthetic_results
from threatring import store
from threatring.errors import ResultsError
from threatring.results import Film, Results


@pytest.fixture(scope="module")
def results() -> Results:
    return synthetic_results(sets=4, cases_per_set=3, central_runs=5)


@pytest.fixture
def folder(results, tmp_path) -> Path:
    return results.save(tmp_path / "run")


def other(results: Results) -> Results:
    return Results(
        **{name: getattr(results, name) for name in store.RESULT_TABLES}, meta=results.meta | {"input_hash": "x"}
    )


def edit(folder: Path, **changes) -> None:
    file = folder / store.MANIFEST
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_results_come_back_bit_for_bit(results, folder):
    found = Results.load(folder)
    for name in store.RESULT_TABLES:
        assert getattr(found, name).tobytes() == getattr(results, name).tobytes()
        assert getattr(found, name).dtype == getattr(results, name).dtype
    assert found.meta == results.meta
    assert found.outcome_hash == results.outcome_hash == results.meta["outcome_hash"]
    assert found.summary() == results.summary()


def test_a_film_comes_back_bit_for_bit(tmp_path):
    film = synthetic_film(2)
    found = Film.load(film.save(tmp_path / "film"))
    assert found.case == 2
    assert all(getattr(found, name).tobytes() == getattr(film, name).tobytes() for name in store.FILM_TABLES)


def test_empty_tables_come_back(results, tmp_path):
    quiet = Results(results.outcomes, results.central[:0], results.shots[:0], results.units[:, :0], results.meta)
    found = Results.load(quiet.save(tmp_path))
    assert (found.central.shape, found.shots.shape, found.units.shape) == ((0, 23), (0,), (12, 0))


def test_the_folder_is_as_promised(results, folder):
    document = json.loads((folder / "manifest.json").read_text())
    assert (document["format"], document["seed"], document["state"]) == (2, 1, "done")
    assert (document["done"], document["done_central"]) == ([[0, 12]], [[0, 5]])
    assert document["input_hash"] == results.meta["input_hash"]
    assert (folder / "scenario.toml").read_text() == results.meta["scenario_text"]
    listed = {entry["name"] for entry in document["files"]}
    listed |= {entry["name"] for chunk in document["chunks"] for entry in chunk["files"]}
    assert listed | {"manifest.json"} == set(files(folder))


def test_saving_again_changes_no_byte(results, folder):
    before = files(folder)
    results.save(folder)
    assert files(folder) == before


def test_duckdb_reads_it_without_us(results, folder):
    leaked = duckdb.sql(
        f"""SELECT t.name, count(*) FROM '{folder}/outcomes-*.parquet' o
            JOIN '{folder}/names-*.parquet' e ON e.kind = 'end' AND e.number = o."end"
            JOIN '{folder}/names-*.parquet' t ON t.kind = 'target' AND t.number = o.target
            WHERE e.name = 'leaked' GROUP BY t.name"""
    ).fetchall()
    assert sum(count for _, count in leaked) == (results.outcomes.end == 2).sum()
    never = duckdb.sql(f"SELECT count(*) FROM '{folder}/outcomes-*.parquet' WHERE locked_s IS NULL").fetchall()
    assert never[0][0] == np.isnan(results.outcomes.locked_s).sum()
    height = duckdb.sql(f"SELECT launch_r_m_x, launch_r_m_z FROM '{folder}/shots-*.parquet' LIMIT 1").fetchall()[0]
    assert height == (results.shots.launch_r_m[0, 0], results.shots.launch_r_m[0, 2])


def test_the_queries_of_the_manual_run(results, folder, monkeypatch):
    text = (Path(__file__).parents[1] / "docs" / "results.md").read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    reasons, ranges, missiles = (
        duckdb.sql(query).fetchall() for query in text.split("```sql")[1].split("```")[0].split(";")[:3]
    )
    assert sum(number for _, number in reasons) == pytest.approx(sum(results.summary()["reasons"].values()), rel=1e-12)
    assert len(ranges) == len(results.meta["targets"])
    assert sum(fired for _, fired, *_ in missiles) == len(results.shots)


def test_another_input_is_refused_and_touches_nothing(results, folder):
    before = files(folder)
    with pytest.raises(ResultsError, match="another scenario, catalogue, seed or version") as caught:
        other(results).save(folder)
    fault = caught.value.faults[0]
    assert (Path(fault.file).name, fault.field, fault.value) == ("manifest.json", "input_hash", "synthetic-4-3-5-1")
    with pytest.raises(ResultsError):
        store.prepare_folder(folder, "x")
    assert files(folder) == before


def test_another_input_replaces_when_told(results, folder):
    (folder / "report.html").write_text("kept")
    other(results).save(folder, replace=True)
    assert Results.load(folder).meta["input_hash"] == "x"
    assert len(list(folder.glob("outcomes-*.parquet"))) == 1
    assert (folder / "report.html").read_text() == "kept"


def test_a_folder_of_someone_else_is_refused_even_then(results, tmp_path):
    (tmp_path / "thesis.doc").write_text("precious")
    with pytest.raises(ResultsError, match="thesis.doc"):
        results.save(tmp_path, replace=True)
    assert files(tmp_path) == {"thesis.doc": b"precious"}


def test_what_a_killed_run_left_is_no_obstacle(results, folder):
    (folder / store.MANIFEST).unlink()
    (folder / ".partial-abc").mkdir()
    results.save(folder)
    assert Results.load(folder).outcome_hash == results.outcome_hash


def test_an_unwritable_folder_is_refused_before_any_work(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "file" / "run", Path("/proc/run")):
        with pytest.raises(ResultsError, match="cannot write here"):
            store.prepare_folder(path)


def test_asking_leaves_no_folder_behind(results, tmp_path):
    """Common sense: a run that is refused after its folder was looked at leaves things as they were."""
    for path in (tmp_path / "new", tmp_path / "out" / "deep" / "new"):
        assert store.prepare_folder(path) == path
        assert not any(tmp_path.iterdir())
        results.save(path)
        assert store.manifest(path)
        shutil.rmtree(tmp_path / path.relative_to(tmp_path).parts[0])


def test_a_failed_write_leaves_nothing(results, tmp_path, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(ResultsError, match="No space left on device"):
        results.save(tmp_path)
    assert files(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 1}', '{"format": 1.5}', "\x00"])
def test_a_corrupt_manifest_is_refused(folder, text):
    (folder / store.MANIFEST).write_text(text)
    for use in (Results.load, store.prepare_folder):
        with pytest.raises(ResultsError, match="manifest.json"):
            use(folder)


def test_a_newer_format_is_refused_by_name(folder):
    edit(folder, format=3)
    with pytest.raises(ResultsError, match=r"manifest\.json: format = 3: this version reads format 2: update"):
        Results.load(folder)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "thesis.doc"])
def test_a_manifest_names_own_files_only(folder, name):
    edit(folder, files=[{"name": name, "table": "outcomes", "sha256": ""}])
    with pytest.raises(ResultsError, match="not a file of ours"):
        Results.load(folder)


def test_a_missing_folder_and_a_missing_manifest_say_so(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ResultsError, match="no results here"):
            Results.load(path)


def test_a_damaged_and_a_missing_shard_are_named(folder):
    shard = next(folder.glob("outcomes-*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-1] + b"?")
    with pytest.raises(ResultsError, match=rf"{shard.name}: sha256 .* damaged"):
        Results.load(folder)
    shard.unlink()
    with pytest.raises(ResultsError, match=rf"{shard.name}: file: missing"):
        Results.load(folder)


def test_a_film_is_not_a_run(folder, tmp_path):
    with pytest.raises(ResultsError, match="holds no film"):
        Film.load(folder)
    film = synthetic_film(2).save(tmp_path / "film")
    with pytest.raises(ResultsError, match="holds no results"):
        Results.load(film)


def test_a_film_never_replaces_a_run(folder):
    before = files(folder)
    with pytest.raises(ResultsError, match="film would replace it"):
        synthetic_film(2).save(folder, replace=True)
    with pytest.raises(ResultsError, match="film would replace it"):
        store.prepare_folder(folder, kind="film", replace=True)
    assert files(folder) == before


def test_names_with_quotes_are_paths_too(results, tmp_path):
    folder = results.save(tmp_path / "Murted's run")
    assert Results.load(folder).outcome_hash == results.outcome_hash
    shutil.rmtree(folder)
