"""Commands that read: check, schema, scenarios, catalogue."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from threatring.cli.terminal import Json, Quiet, ScenarioName, print_json, register
from threatring.errors import OptionError, ScenarioError

if TYPE_CHECKING:
    from threatring.catalogue import Selection
    from threatring.scenario import Scenario

scenarios = typer.Typer(help="The scenarios that come with the program.", no_args_is_help=True)
catalogue = typer.Typer(help="Every number, who says so, and what the simulation uses.", no_args_is_help=True)

ClaimsSaid = Annotated[str, typer.Option("--claims", help="Whose figures: central, advertised or sceptical.")]
EpochSaid = Annotated[int, typer.Option("--epoch", help="Equipment and claims of this year.")]


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


def check(scenario: ScenarioName, json: Json = False, quiet: Quiet = False) -> None:
    """Read a scenario file and explain it; all its errors at once."""
    from threatring.catalogue import load_catalogue
    from threatring.scenario import check_scenario, load_scenario

    loaded = load_scenario(scenario)
    faults = check_scenario(loaded, load_catalogue())
    if faults:
        raise ScenarioError(*faults)
    if json:
        print_json({"file": scenario, "valid": True, "faults": [], "scenario": loaded.model_dump(mode="json")})
    elif not quiet:
        print("\n".join(explained(loaded)))


def explained(scenario: Scenario) -> list[str]:
    """Return a scenario in sentences, one a line."""
    site = scenario.site
    lines = [f"{scenario.name}: {scenario.title}", scenario.summary, ""]
    lines += [f"site       {site.name}, {site.lat_deg:g} N {site.lon_deg:g} E, smooth ground at {site.ground_m:g} m"]
    lines += [f"radar      {radar.name}: {radar.type} on {radar.mount}" for radar in scenario.radars]
    for unit in scenario.fire_units:
        lines += [f"fire unit  {unit.name} with {unit.radar}"]
        for group in unit.launchers:
            load = ", ".join(f"{count} {missile}" for missile, count in group.load.items())
            lines += [f"             {group.count} launchers, each with {load}"]
    lines += [f"defends    {place.name} (radius {place.radius_m:g} m)" for place in scenario.defended]
    for raid in scenario.raids:
        path = "orbit" if raid.orbit else "ballistic path" if raid.launch else f"route of {len(raid.route)} waypoints"
        lines += [
            f"raid       {raid.name}: {raid.count} x {raid.target} ({raid.side}), {path}, from {raid.start_s:g} s"
        ]
    doctrine = scenario.doctrine
    lines += [f"doctrine   weapons {doctrine.weapons}, at most {doctrine.salvo_max_count} salvos at one target"]
    idle = type(scenario.ideal)()
    ideal = [f"{name} = {value}" for name, value in scenario.ideal if value != getattr(idle, name)]
    lines += [f"idealised  {', '.join(ideal)}"] if ideal else []
    lines += [f"override   {name} = {value:g}" for name, value in scenario.overrides.items()]
    lines += [f"play       {scenario.runs} cases of {scenario.duration_s:g} s at most, seed {scenario.seed},"]
    lines += [f"             {scenario.claims} claims, {scenario.epoch_year} equipment"]
    return lines


def schema(out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None) -> None:
    """Print the JSON Schema of scenario files (editors complete from it)."""
    from threatring.scenario import scenario_schema

    if out is None:
        print_json(scenario_schema())
        return
    import json

    _write_new(out, json.dumps(scenario_schema(), indent=1, ensure_ascii=False) + "\n", replace=True)


def list_scenarios(json: Json = False) -> None:
    """List the bundled scenarios and what each teaches."""
    from threatring.scenario import bundled_scenarios, load_scenario

    rows = [load_scenario(name) for name in bundled_scenarios()]
    if json:
        print_json([{"name": row.name, "title": row.title, "teaches": row.teaches} for row in rows])
        return
    for row in rows:
        print(f"{row.name:14s} {row.title}")


def copy_scenario(
    name: Annotated[str, typer.Argument(help="A bundled scenario.")],
    to: Annotated[Path | None, typer.Argument(help="File to write.", show_default="NAME.toml")] = None,
) -> None:
    """Copy a bundled scenario to a file of your own, to change it."""
    from threatring.scenario import scenario_text

    target = to or Path(f"{name}.toml")
    _write_new(target / f"{name}.toml" if target.is_dir() else target, scenario_text(name))


def _write_new(path: Path, text: str, replace: bool = False) -> None:
    if path.exists() and not replace:
        raise OptionError.at("command line", "the file to write", str(path), "a file that does not exist yet")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OptionError.at("command line", "the file to write", str(path), error.strerror or str(error)) from error
    print(f"wrote {path}")


def list_entities(
    prefix: Annotated[str, typer.Argument(help="Only names that begin so, for instance radar.")] = "",
    json: Json = False,
) -> None:
    """List everything the catalogue knows: radars, missiles, targets, rules."""
    from threatring.catalogue import load_catalogue

    entities = {name: fields for name, fields in load_catalogue().entities.items() if name.startswith(prefix)}
    if json:
        print_json({name: sorted(fields) for name, fields in entities.items()})
        return
    for name, fields in entities.items():
        print(f"{name:36s} {len(fields)} fields")


def show_entity(
    name: Annotated[str, typer.Argument(help="An entity, for instance radar_91N6E.")],
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    json: Json = False,
) -> None:
    """Show all fields of one entity: value, range, confidence."""
    selection, fields = _entity(name, claims, epoch)
    rows = [selection.entry(f"{name}.{field}") for field in fields] if selection.has(name) else []
    if not rows:
        raise OptionError.at("catalogue", name, None, f"not in this selection: {selection.why_absent(name)}")
    if json:
        print_json({row.field: asdict(row) for row in rows})
        return
    from threatring.units import pretty

    for row in rows:
        text = pretty(row.value, row.field)
        if row.is_open:
            text += f"  [{pretty(row.low, row.field)} .. {pretty(row.high, row.field)}]"
        print(f"{row.field:36s} {text}  ({row.verification}, {row.confidence})")


def _entity(name: str, claims: str, epoch: int) -> tuple[Selection, dict[str, Any]]:
    from difflib import get_close_matches

    from threatring.catalogue import load_catalogue

    loaded = load_catalogue()
    if name not in loaded.entities:
        near = get_close_matches(name, list(loaded.entities), 1, 0.4)
        expected = f"an entity of the catalogue; did you mean {near[0]}?" if near else "see: threatring catalogue list"
        raise OptionError.at("command line", "NAME", name, expected)
    return loaded.select(claims, epoch), loaded.entities[name]


def explain_entry(
    name: Annotated[str, typer.Argument(help="ENTITY.FIELD, for instance radar_91N6E.scan_period_s.")],
    claims: ClaimsSaid = "central",
    epoch: EpochSaid = 2018,
    json: Json = False,
) -> None:
    """Tell all claims about one number, who says what, and what the simulation uses."""
    from threatring.catalogue import explain, load_catalogue

    if json:
        loaded = load_catalogue()
        said, used = loaded.entry(name), loaded.select(claims, epoch).entry(name)
        sources = {key: loaded.sources[key] for claim in said.claims for key in claim.sources if key in loaded.sources}
        print_json(
            {
                "name": name,
                "claims": claims,
                "epoch": epoch,
                "entry": asdict(said),
                "used": asdict(used),
                "sources": {key: asdict(source) for key, source in sources.items()},
            }
        )
        return
    print(explain(name, claims, epoch))


def check_catalogue(
    folder: Annotated[Path | None, typer.Argument(help="A catalogue folder.", show_default="the bundled one")] = None,
    json: Json = False,
) -> None:
    """Check that every number has a source, bounds it keeps, and a unit in its name."""
    from threatring.catalogue import load_catalogue

    loaded = load_catalogue(folder)
    numbers = [entry for fields in loaded.entities.values() for entry in fields.values() if entry.is_number]
    tally = {"entities": len(loaded.entities), "numbers": len(numbers), "sources": len(loaded.sources)}
    if json:
        print_json({**tally, "hash": loaded.hash, "faults": []})
        return
    print(", ".join(f"{count} {what}" for what, count in tally.items()) + f"; hash {loaded.hash[:12]}")
