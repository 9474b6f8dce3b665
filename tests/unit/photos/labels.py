"""Labels as they stand on goods in Spanish and Portuguese, photographed: drawn on the spot.

Owns the words and the drawing. Pillow's own font knows no accents, so these are drawn above its
letters: the labels look the same on every machine.
"""

import unicodedata
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

LABELS = (
    ("Yerba Mate Ñandú", "Elaborada con palo", "Contenido neto 500 g", "Industria Argentina"),
    ("Champú sin sal", "Cabello teñido", "Protección térmica", "Uso diario 350 ml"),
    ("Zapatilla Niño", "Talle 32", "Composición: algodón 80%", "Lavar a máquina 30"),
    ("Café torrado e moído", "Região das Araucárias", "Peso líquido 250 g", "Validade 12 meses"),
    ("Sabão em pó", "Roupas brancas e coloridas", "Proteção à pele", "Não contém cloro"),
    ("Feijão Carioca", "Tipo 1", "Indústria Brasileira", "Conservar em local seco"),
    ("Cámara digital", "Batería recargable", "Garantía 12 meses", "Modelo AX-450"),
    ("Piñón de acero", "Repuesto original", "Medida 3/8 x 42", "Código 7794-B"),
    ("Avó Luzia", "Pão de queijo", "Sem glúten", "Contém: leite, ovos"),
    ("Muñeca clásica", "Edad: 3 años o más", "Fabricado en Perú", "Lote 0921"),
)

TABLE = (150, 120, 92)
_SIDE = (1280, 960)


CEDILLA = "\u0327"
STROKES = {
    "\u0301": ((-0.8, 0), (1.4, -2.6)),
    "\u0300": ((0.8, 0), (-1.4, -2.6)),
    "\u0302": ((-1.8, 0), (0, -2.2), (1.8, 0)),
    "\u0303": ((-2.4, -0.4), (-1.5, -1.6), (-0.6, -1.6), (0.6, -0.6), (1.5, -0.6), (2.4, -1.8)),
    CEDILLA: ((0, 0), (0.9, 1.2), (0.2, 2.4), (-1, 2.4)),
}
"""Acute, grave, circumflex, tilde and cedilla as lines from where they touch the letter, in
sixteenths of its height."""

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Shot:
    """How a label was photographed: letters' height in pixels, degrees of turn, radius of blur,
    share of perspective, strength of noise, and the colours of its letters and its paper."""

    height: int = 60
    turn: float = 0
    blur: float = 0
    perspective: float = 0
    noise: float = 0
    ink: Colour = (30, 34, 60)
    paper: Colour = (238, 236, 228)


SHOTS = (
    Shot(),
    Shot(height=15),
    Shot(height=34, turn=14, noise=10),
    Shot(height=44, blur=3.2),
    Shot(height=40, perspective=0.3, turn=-5, blur=1, noise=14),
    Shot(height=30, ink=(250, 240, 220), paper=(176, 28, 40), noise=8),
    Shot(height=32, ink=(160, 160, 160), paper=(205, 205, 205), blur=1, noise=6),
)


def photographed(lines: tuple[str, ...], shot: Shot, seed: int = 7) -> bytes:
    """A JPEG of the label on a table."""
    label = _label(lines, shot)
    table = Image.new("RGB", _SIDE, TABLE)
    place = ((_SIDE[0] - label.width) // 2, (_SIDE[1] - label.height) // 2)
    table.paste(label, place)
    photo = table.rotate(shot.turn, Image.Resampling.BICUBIC, fillcolor=TABLE)
    if shot.perspective:
        photo = _leaning(photo, shot.perspective)
    photo = photo.filter(ImageFilter.GaussianBlur(shot.blur)) if shot.blur else photo
    grain = np.random.default_rng(seed).normal(0, shot.noise, (_SIDE[1], _SIDE[0], 1))
    pixels = np.clip(np.asarray(photo, np.float32) + grain, 0, 255).astype(np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88)
    return out.getvalue()


def opened(lines: tuple[str, ...], shot: Shot) -> BytesIO:
    """The same as a file to open."""
    return BytesIO(photographed(lines, shot))


def _label(lines: tuple[str, ...], shot: Shot) -> Image.Image:
    height = shot.height
    font = ImageFont.load_default(height)
    width = round(max(font.getlength(_bare(line)) for line in lines)) + 2 * height
    paper = Image.new("RGB", (width, round(height * (1.7 * len(lines) + 1))), shot.paper)
    pen = ImageDraw.Draw(paper)
    for row, line in enumerate(lines):
        _write(pen, line, (height, round(height * (0.7 + 1.7 * row))), shot)
    return paper


def _bare(line: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", line) if not unicodedata.combining(c))


def _write(pen: ImageDraw.ImageDraw, line: str, at: tuple[int, int], shot: Shot) -> None:
    font = ImageFont.load_default(shot.height)
    bare = _bare(line)
    pen.text(at, bare, fill=shot.ink, font=font)
    for place, letter in enumerate(unicodedata.normalize("NFC", line)):
        marks = unicodedata.normalize("NFD", letter)[1:]
        if not marks:
            continue
        base, unit = bare[place], shot.height / 16
        left, top, right, bottom = font.getbbox(base)
        x = at[0] + font.getlength(bare[:place]) + (left + right) / 2
        if base == "i":  # its dot gives way
            dot = (x - 2 * unit, at[1] + top - 1, x + 2 * unit, at[1] + top + 2.2 * unit)
            pen.rectangle(dot, shot.paper)
            top += 2.6 * unit
        y = at[1] + (bottom if marks[0] == CEDILLA else top - 1.2 * unit)
        points = [(x + dx * unit, y + dy * unit) for dx, dy in STROKES[marks[0]]]
        pen.line(points, fill=shot.ink, width=max(1, round(unit * 1.3)), joint="curve")


def _leaning(photo: Image.Image, share: float) -> Image.Image:
    """As seen from the side: the right edge is further away."""
    width, height = photo.size
    inset = height * share / 2
    target = np.array([(0, 0), (width, inset), (width, height - inset), (0, height)], float)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    solved = np.linalg.solve(np.array(rows), source.reshape(8))
    coefficients = tuple(float(value) for value in solved)
    return photo.transform(
        photo.size,
        Image.Transform.PERSPECTIVE,
        coefficients,
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
