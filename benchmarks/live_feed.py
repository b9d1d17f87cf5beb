"""What the live display's feed costs at 300 tracks and ten frames a second: gaps, bytes, and who spends the time.

    python benchmarks/live_feed.py [seconds]

A real server is started on the loopback, a scenario with 300 aircraft in the picture of one post is flown at pace 1,
and a client in a process of its own reads the frames. CPU shares come from /proc: Linux only.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from websockets.sync.client import connect

WARM_S = 60.0  # of the case, flown fast until most aircraft are tracked
TICKS_HZ = os.sysconf("SC_CLK_TCK")
SCENARIO = """
duration_s = 1200.0
[site]
lat_deg = 40.0
lon_deg = 33.0
[doctrine]
weapons = "hold"
""" + "".join(
    f"""
[[raids]]
name = "formation {row}"
target = "target_fighter_4gen"
count = 20
spacing_m = 6_000
route = [{{ bearing_deg = {24 * row}, range_m = 170_000, altitude_m = 9_000 }},
         {{ bearing_deg = {(24 * row + 40) % 360}, range_m = 120_000, altitude_m = 9_000 }},
         {{ bearing_deg = {(24 * row + 80) % 360}, range_m = 170_000, altitude_m = 9_000 }}]
"""
    for row in range(15)
)


def cpu_s(pid: int) -> float:
    """Return the processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_HZ


def child_of(pid: int) -> int:
    """Return the process that flies the case."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if "liveworker" in Path(f"/proc/{child}/cmdline").read_text():
                return int(child)
    raise SystemExit("no live worker is running")


def measured(port: int, pid: int, seconds: float) -> dict[str, float]:
    """Return the figures of one client."""
    with connect(
        f"ws://127.0.0.1:{port}/api/v1/live", origin=f"http://127.0.0.1:{port}", max_size=1 << 24, compression=None
    ) as line:
        line.send(json.dumps({"t": "hello", "scenario": "crowd"}))
        while (said := json.loads(line.recv()))["t"] != "hello":
            if said["t"] == "err":
                raise SystemExit(said["message"])
        line.send(json.dumps({"t": "ctl", "pace": 20, "running": True}))
        while (said := json.loads(line.recv()))["t"] != "frame" or said["time_s"] < WARM_S:
            pass
        line.send(json.dumps({"t": "ctl", "pace": 1, "running": True}))
        for _ in range(40):
            line.recv()
        worker = child_of(pid)
        before = time.perf_counter(), cpu_s(pid), cpu_s(worker)
        times, sizes, tracks, made = [], [], [], []
        while time.perf_counter() - before[0] < seconds:
            text = line.recv()
            if text.startswith('{"t":"frame"'):
                times.append(time.perf_counter())
                sizes.append(len(text))
                rows = json.loads(text)
                tracks.append(len(rows["rows"]["tracks"]))
                made.append(rows["made"])
        wall_s = time.perf_counter() - before[0]
        line.send('{"t":"end"}')
        gaps_ms = sorted(1e3 * (b - a) for a, b in zip(times, times[1:], strict=False))
        return {
            "tracks": statistics.median(tracks), "frames": len(times), "bytes_per_frame": statistics.median(sizes),
            "gap_p50_ms": gaps_ms[len(gaps_ms) // 2], "gap_p99_ms": gaps_ms[int(0.99 * len(gaps_ms))],
            "gap_max_ms": gaps_ms[-1], "pace": statistics.mean(made),
            "server_core_percent": 100.0 * (cpu_s(pid) - before[1]) / wall_s,
            "worker_ms_per_frame": 1e3 * (cpu_s(worker) - before[2]) / len(times),
        }  # fmt: skip


def main() -> None:
    """Start a server in an empty folder, measure, print one line a figure."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "scenarios").mkdir()
        (home / "scenarios" / "crowd.toml").write_text(SCENARIO)
        places = ["--dir", str(home / "out"), "--scenarios", str(home / "scenarios")]
        command = [sys.executable, "-m", "threatring", "serve", "--port", "0", "--no-browser", *places]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = server.stdout.readline()
            port = int(address.rstrip("/\n ").rpartition(":")[2].split("/")[0])
            for name, value in measured(port, server.pid, seconds).items():
                print(f"{name:22s} {value:12.1f}")
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
