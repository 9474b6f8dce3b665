"""The colours that goods, boxes and covers come in.

Owns their names in the data and on the sites, and their values (red, green, blue, 0-255).
"""

from enum import StrEnum


class Colour(StrEnum):
    """A colour as the data files name it."""

    AMBER = "amber"
    BLACK = "black"
    BLUE = "blue"
    BROWN = "brown"
    BURGUNDY = "burgundy"
    GOLD = "gold"
    GREEN = "green"
    GREY = "grey"
    KRAFT = "kraft"
    NAVY = "navy"
    OLIVE = "olive"
    ORANGE = "orange"
    PINK = "pink"
    RED = "red"
    SILVER = "silver"
    TEAL = "teal"
    WHITE = "white"

    @property
    def rgb(self) -> tuple[float, float, float]:
        return _RGB[self]

    def called(self, language: str) -> str:
        """Its name in Spanish or Portuguese."""
        spanish, portuguese = _NAMES[self]
        return portuguese if language == "pt" else spanish

    @property
    def is_dark(self) -> bool:
        """Whether print on it had better be light."""
        red, green, blue = self.rgb
        return 0.3 * red + 0.59 * green + 0.11 * blue < 120


_RGB = {
    Colour.AMBER: (214, 148, 72),
    Colour.BLACK: (38, 39, 42),
    Colour.BLUE: (40, 92, 188),
    Colour.BROWN: (118, 76, 44),
    Colour.BURGUNDY: (112, 26, 46),
    Colour.GOLD: (208, 170, 84),
    Colour.GREEN: (36, 134, 72),
    Colour.GREY: (134, 138, 144),
    Colour.KRAFT: (190, 152, 106),
    Colour.NAVY: (28, 40, 84),
    Colour.OLIVE: (98, 104, 52),
    Colour.ORANGE: (226, 112, 36),
    Colour.PINK: (238, 132, 172),
    Colour.RED: (200, 36, 42),
    Colour.SILVER: (190, 194, 200),
    Colour.TEAL: (22, 110, 116),
    Colour.WHITE: (240, 240, 238),
}

_NAMES = {
    Colour.AMBER: ("Natural", "Natural"),
    Colour.BLACK: ("Negro", "Preto"),
    Colour.BLUE: ("Azul", "Azul"),
    Colour.BROWN: ("Marrón", "Marrom"),
    Colour.BURGUNDY: ("Bordó", "Bordô"),
    Colour.GOLD: ("Dorado", "Dourado"),
    Colour.GREEN: ("Verde", "Verde"),
    Colour.GREY: ("Gris", "Cinza"),
    Colour.KRAFT: ("Beige", "Bege"),
    Colour.NAVY: ("Azul marino", "Azul-marinho"),
    Colour.OLIVE: ("Verde musgo", "Verde-musgo"),
    Colour.ORANGE: ("Naranja", "Laranja"),
    Colour.PINK: ("Rosa", "Rosa"),
    Colour.RED: ("Rojo", "Vermelho"),
    Colour.SILVER: ("Plateado", "Prateado"),
    Colour.TEAL: ("Azul petróleo", "Azul-petróleo"),
    Colour.WHITE: ("Blanco", "Branco"),
}
