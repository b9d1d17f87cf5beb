"""PNG files of grey and alpha, written here: one picture, no library of pictures. Source: ISO/IEC 15948 (PNG)."""

from __future__ import annotations

import struct
import zlib

import numpy as np

GREY_ALPHA, BITS = 4, 8


def grey_png(grey: np.ndarray, alpha: np.ndarray) -> bytes:
    """Return a picture of (n, m) grey and alpha, both 0 to 255, its first row on top."""
    rows, columns = grey.shape
    pairs = np.stack([grey, alpha], axis=-1).astype(np.uint8).reshape(rows, 2 * columns)
    lines = np.concatenate([np.zeros((rows, 1), np.uint8), pairs], axis=1)  # filter 0 in front of every line
    head = struct.pack(">IIBBBBB", columns, rows, BITS, GREY_ALPHA, 0, 0, 0)
    body = zlib.compress(lines.tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
