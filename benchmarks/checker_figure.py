"""The reliability diagram of the checker, as an SVG file.

    python -m benchmarks.checker_figure benchmarks/results/checker-COMMIT.json docs/images/x.svg

Each dot is a tenth of the scale: how probable the checker said, and how often it held. The area of
a dot is its share of the pairs.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path

Bin = tuple[float, float, float]  # share of the pairs, mean probability, share supported
SIDE, MARGIN = 320, 48
LARGEST = 20.0  # radius of a dot that holds half of the pairs


def diagram(bins: Sequence[Bin], *, title: str) -> str:
    """An SVG drawing with a title and axes, readable on light and dark pages."""
    size = SIDE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'font-family="sans-serif" font-size="12" fill="#555">',
        f"<title>{title}</title>",
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
        f'<text x="{size / 2}" y="24" text-anchor="middle" font-size="13">{title}</text>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#bbb" stroke-dasharray="5 4"/>',
    ]
    for tenth in range(0, 11, 2):
        at = tenth / 10
        parts += [
            f'<path d="M{_x(at)} {_y(0)}V{_y(1)}M{_x(0)} {_y(at)}H{_x(1)}" stroke="#eee"/>',
            f'<text x="{_x(at)}" y="{_y(0) + 18}" text-anchor="middle">{at:.1f}</text>',
            f'<text x="{_x(0) - 8}" y="{_y(at) + 4}" text-anchor="end">{at:.1f}</text>',
        ]
    points = " ".join(f"{_x(p)},{_y(held)}" for _, p, held in bins)
    parts.append(f'<polyline points="{points}" fill="none" stroke="#2563a8" stroke-width="1.5"/>')
    parts += [
        f'<circle cx="{_x(p)}" cy="{_y(held)}" r="{max(2.0, LARGEST * math.sqrt(2 * share)):.1f}" '
        f'fill="#2563a8" fill-opacity="0.55"><title>{share:.0%} of the pairs: said {p:.2f}, '
        f"held {held:.2f}</title></circle>"
        for share, p, held in bins
    ]
    low = size - 8
    parts += [
        f'<text x="{size / 2}" y="{low}" text-anchor="middle">probability that was given</text>',
        f'<text transform="translate(13 {size / 2}) rotate(-90)" text-anchor="middle">'
        "share that is supported</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(value: float) -> float:
    return round(MARGIN + SIDE * value, 1)


def _y(value: float) -> float:
    return round(MARGIN + SIDE * (1 - value), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("result", type=Path, help="a result of benchmarks.checker")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    bins = json.loads(args.result.read_text(encoding="utf-8"))["reliability_cross_fitted"]
    args.out.parent.mkdir(parents=True, exist_ok=True)
    drawn = diagram([tuple(one) for one in bins], title="How often it held, by probability")
    args.out.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
