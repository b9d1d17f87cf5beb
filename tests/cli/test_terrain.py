"""terrain info, terrain crop, and --terrain: what they say, in text and in JSON, and what they refuse."""

from __future__ import annotations

import json

from threatring.cli import run_command_line


def told(capsys, *words):
    assert run_command_line([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_info_of_the_demonstration_ground(capsys):
    """GLOBE 1.0: 30 arc-seconds, 928 m of latitude on a sphere of 111.32 km a degree, with citation and known error."""
    found = told(capsys, "terrain", "info")
    assert found["posts"] == [1320, 2640] and 927.0 < found["spacing_m"][0] < 929.0
    assert "GLOBE" in found["citation"] and "Ararat" in found["note"] and "mean sea level" in found["datum"]
    assert run_command_line(["terrain", "info"]) == 0
    text = capsys.readouterr().out
    assert "34.004 to 44.996 N, 24.004 to 45.996 E" in text and "0 to 5,570 m" in text


def test_crop_is_smaller_and_reads_back(capsys, tmp_path):
    """100 km around a place are 2.7 degrees of latitude high at most, and hold the heights of the whole."""
    out = tmp_path / "part.npz"
    words = ("terrain", "crop", "--lat", "40.079", "--lon", "32.566", "--range-km", "100", "--out", str(out))
    made = told(capsys, *words)
    south, west, north, east = made["area_deg"]
    assert south < 39.19 and north > 40.97 and north - south < 2.7 and west < 31.4 and east > 33.73
    assert made["bytes"] == out.stat().st_size < 200_000
    assert told(capsys, "terrain", "info", str(out))["highest_m"] == made["highest_m"]


def test_refusals_are_one_line_with_exit_code_2(capsys, tmp_path):
    """Each names what is wrong and what would be right."""
    out = str(tmp_path / "a.npz")
    area = ["--lon", "32.5", "--range-km", "50", "--out"]
    for words, said in (
        (["terrain", "info", "absent.tif"], "absent.tif"),
        (["terrain", "crop", "--lat", "10", *area, out], "34.004 to 44.996 N"),
        (["terrain", "crop", "--lat", "40", *area, "a.tif"], ".npz"),
        (["terrain", "crop", "--lat", "40", "--lon", "32.5", "--range-km", "-1", "--out", out], "2000 km"),
        (["check", "one-aircraft", "--terrain", "absent.tif"], "no such file"),
    ):
        assert run_command_line(words) == 2
        error = capsys.readouterr().err.strip()
        assert said in error and len(error.splitlines()) == 1


def test_check_says_which_ground(capsys):
    """A scenario's ground is its own, another on the command line, or none."""
    for words, said in (
        (["murted-terrain"], "real ground (demonstration), 830 m there"),
        (["one-aircraft", "--terrain", "demonstration"], "real ground (demonstration)"),
        (["murted", "--terrain", "none"], "smooth ground at 843 m"),
    ):
        assert run_command_line(["check", *words]) == 0
        assert said in capsys.readouterr().out
