"""Commands that read: check, schema, scenarios, catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.cli.terminal import Claims, Epoch, Json, Quiet, ScenarioName, print_json, register
from threatring.cli.terrain import Said
from threatring.errors import OptionError, ScenarioError

if TYPE_CHECKING:
    from threatring.catalogue import Selection
    from threatring.scenario import Scenario

scenarios = typer.Typer(help="The scenarios that come with the program.", no_args_is_help=True)
catalogue = typer.Typer(help="Every number, who says so, and what the simulation uses.", no_args_is_help=True)

Prefix = Annotated[str, typer.Argument(help="Only names that begin so, for instance radar.", show_default=False)]
Entity = Annotated[str, typer.Argument(help="An entity, for instance radar_91N6E.")]
Field = Annotated[str, typer.Argument(help="ENTITY.FIELD, for instance radar_91N6E.scan_period_s.")]
CatalogueFolder = Annotated[Path | None, typer.Argument(help="A catalogue folder.", show_default="the bundled one")]
ClaimsSaid = Annotated[str, typer.Option("--claims", help="Whose figures: central, advertised or sceptical.")]
EpochSaid = Annotated[int, typer.Option("--epoch", help="Equipment and claims of this year.")]
Bundled = Annotated[str, typer.Argument(help="A bundled scenario.")]
NewFile = Annotated[Path | None, typer.Argument(help="File to write.", show_default="NAME.toml")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    register(app, check)
    register(app, schema)
    app.add_typer(scenarios, name="scenarios")
    app.add_typer(catalogue, name="catalogue")
    register(scenarios, list_scenarios, "list")
    register(scenarios, copy_scenario, "copy")
    register(catalogue, list_entities, "list")
    register(catalogue, show_entity, "show")
    register(catalogue, explain_entry, "explain")
    register(catalogue, check_catalogue, "check")


def checked(
    name: str,
    claims: str | None = None,
    epoch: int | None = None,
    terrain: list[str] | None = None,
    rcs: Path | None = None,
) -> tuple[Scenario, Selection]:
    """Return a scenario that can be flown and what it is flown with; raises ScenarioError with all its faults."""
    from threatring.catalogue import load_catalogue
    from threatring.scenario import (
        check_scenario,
        grounded,
        heights_of,
        load_checked,
        load_scenario,
        read_rcs,
        with_terrain,
    )  # fmt: skip

    known = load_catalogue()
    if claims is None and epoch is None and rcs is None and not terrain:
        scenario = load_checked(name, known)
    else:
        scenario = with_terrain(load_scenario(name), terrain)
    if rcs is not None:
        scenario = scenario.with_rcs(read_rcs(rcs))
    selection = known.select(claims or scenario.claims, scenario.epoch_year if epoch is None else epoch)
    faults = check_scenario(grounded(scenario, heights_of(scenario)), known, selection)
    if faults:
        raise ScenarioError(*faults)
    return scenario, selection


def check(
    scenario: ScenarioName,
    claims: Claims = None,
    epoch: Epoch = None,
    terrain: Said = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read a scenario file and explain it; all its errors at once."""
    from threatring.scenario import channels_of, explain_scenario, grounded, heights_of

    loaded, selection = checked(scenario, claims, epoch, terrain)
    loaded = grounded(loaded, heights_of(loaded))
    if json:
        print_json(
            {
                "file": loaded.file,
                "valid": True,
                "faults": [],
                "channels": channels_of(loaded, selection),
                "scenario": loaded.model_dump(mode="json"),
            }
        )
    elif not quiet:
        print(explain_scenario(loaded, selection))


def schema(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    study: Annotated[bool, typer.Option("--study", help="Of study files.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, or of study files."""
    import json

    from threatring.scenario import scenario_schema
    from threatring.studies import study_schema

    wanted = study_schema() if study else scenario_schema()
    if out is None:
        print_json(wanted)
    else:
        _write(out, json.dumps(wanted, indent=1, ensure_ascii=False) + "\n")


def list_scenarios(json: Json = False) -> None:
    """List the bundled scenarios and what each teaches."""
    from threatring.scenario import bundled_scenarios, load_scenario

    rows = [load_scenario(name) for name in bundled_scenarios()]
    if json:
        print_json([{"name": row.name, "title": row.title, "teaches": row.teaches} for row in rows])
        return
    for row in rows:
        print(f"{row.name:14s} {row.title}")


def copy_scenario(name: Bundled, to: NewFile = None) -> None:
    """Copy a bundled scenario to a file of your own, to change it."""
    from threatring.scenario import bundled_scenarios, scenario_text

    if name not in bundled_scenarios():
        raise OptionError.at("command line", "NAME", name, f"a bundled scenario: {', '.join(bundled_scenarios())}")
    target = to or Path(f"{name}.toml")
    target = target / f"{name}.toml" if target.is_dir() else target
    if target.exists():
        raise OptionError.at("command line", "the file to write", str(target), "a file that does not exist yet")
    _write(target, scenario_text(name))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        why = f"cannot be written: {error.strerror}"
        raise OptionError.at("command line", "the file to write", str(path), why) from error
    print(f"wrote {path}")


def _tell(as_json: bool, document: Callable[..., Any], text: Callable[..., str], *arguments: Any) -> None:
    """Print one of two forms of the same answer."""
    if as_json:
        print_json(document(*arguments))
    else:
        print(text(*arguments))


def list_entities(prefix: Prefix = "", json: Json = False) -> None:
    """List everything the catalogue knows: radars, missiles, targets, rules."""
    from threatring.catalogue import list_entities, list_json

    _tell(json, list_json, list_entities, prefix)


def show_entity(name: Entity, claims: ClaimsSaid = "central", epoch: EpochSaid = 2018, json: Json = False) -> None:
    """Show all fields of one entity: value, range, confidence."""
    from threatring.catalogue import show, show_json

    _tell(json, show_json, show, name, claims, epoch)


def explain_entry(name: Field, claims: ClaimsSaid = "central", epoch: EpochSaid = 2018, json: Json = False) -> None:
    """Tell all claims about one number, who says what, and what is used."""
    from threatring.catalogue import explain, explain_json

    _tell(json, explain_json, explain, name, claims, epoch)


def check_catalogue(folder: CatalogueFolder = None, json: Json = False) -> None:
    """Check that every number has a source, bounds it keeps, and a unit."""
    from threatring.catalogue import check_catalogue, check_json

    _tell(json, check_json, check_catalogue, folder)
