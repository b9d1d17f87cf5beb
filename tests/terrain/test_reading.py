"""What a user may name as ground, and what is said when it is none."""

from __future__ import annotations

import numpy as np
import pytest

from threatring.errors import BadInput
from threatring.terrain import DEMONSTRATION, Heights, box_around, read_heights
from threatring.terrain.reading import SHIPPED, write_grid

SUMMITS = {"Ararat": (39.702, 44.298, 4938), "Erciyes": (38.531, 35.447, 3661)}  # as GLOBE has them, not as they are
MOST_BYTES = 3_000_000


@pytest.mark.parametrize("name", SUMMITS)
def test_demonstration_ground_has_its_summits(name):
    """GLOBE 1.0 (NOAA 1999): Ararat 4938 m, Erciyes 3661 m, 100 to 250 m lower than surveyed; the Black Sea is 0."""
    lat, lon, summit_m = SUMMITS[name]
    ground = read_heights([DEMONSTRATION])
    assert ground.cut(box_around(lat, lon, 10e3)).posts_m.max() == summit_m
    assert ground.height_m(np.array(43.0), np.array(34.0)) == 0.0


def test_demonstration_ground_is_cited_and_small():
    """The citation and the known error travel with the data, and the wheel stays small."""
    ground = read_heights([DEMONSTRATION])
    assert "GLOBE" in ground.citation and "doi:10.7289/V52R3PMS" in ground.citation
    assert "low" in ground.note and ground.posts_m.dtype == np.int16
    assert SHIPPED.stat().st_size < MOST_BYTES


def test_written_grids_read_back_to_the_metre(tmp_path):
    """Heights are kept as whole metres, negative ones and cliffs too."""
    posts = np.array([[-430.2, 5570.4, -430.0], [0.0, 8848.0, 12.6]], np.float32)
    write_grid(Heights(posts, -10.5, -70.25, 0.1, 0.2, "name", "citation", "note"), tmp_path / "a.npz")
    back = read_heights(["a.npz"], tmp_path)
    assert (back.posts_m == np.rint(posts)).all()
    assert (back.south_deg, back.west_deg, back.lat_step_deg, back.lon_step_deg) == (-10.5, -70.25, 0.1, 0.2)
    assert (back.name, back.citation, back.note) == ("name", "citation", "note")


def test_what_is_no_ground_is_said(tmp_path):
    """Each message names the file and what would be right."""
    (tmp_path / "broken.npz").write_bytes(b"PK nothing")
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    for name, said in (("absent.tif", "no such file"), (".", "folder"), ("broken.npz", "crop"), ("other.npz", "crop")):
        with pytest.raises(BadInput, match=said):
            read_heights([name], tmp_path)
    with pytest.raises(BadInput, match="by itself"):
        read_heights(["other.npz", "broken.npz"], tmp_path)


def test_a_newer_grid_is_refused(tmp_path):
    """A format this version does not know is refused by number."""
    np.savez(tmp_path / "newer.npz", format=99, coded=np.zeros((2, 2, 2), np.uint8), grid_deg=np.ones(4))
    with pytest.raises(BadInput, match="newer threatring"):
        read_heights(["newer.npz"], tmp_path)
