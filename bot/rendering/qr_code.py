"""A QR code, drawn with characters for a terminal or as SVG for paper. The only door to segno."""

from __future__ import annotations

import io


def drawn(text: str) -> str:
    """Two rows of modules a line, with its quiet zone; the same, whatever the terminal's colours are."""
    import segno

    out = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(out=out, compact=True, border=2)
    # White blocks on black, said so: a terminal that writes dark on light would turn it inside out.
    return "\n".join(f"\033[97;40m{line}\033[0m" for line in out.getvalue().splitlines())


def as_svg(text: str) -> bytes:
    """Black on white, with its quiet zone."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#000000", light="#ffffff", xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue()
