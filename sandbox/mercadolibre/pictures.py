"""Pictures: uploaded, really decoded, kept once and served in the sizes of the site.

Owns ``/pictures`` and the links in items. Facts: developers.mercadolibre.com.ar,
trabajar-con-imagenes and diagnostico-imagenes. Owns no rule about which picture an item may have.
"""

import asyncio
import io
import random
import warnings
from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from PIL import Image, ImageOps

from sandbox.mercadolibre.answers import (
    Json,
    bad_request,
    envelope,
    not_found,
    project,
    read_object,
    reply,
)
from sandbox.mercadolibre.oauth import caller
from sandbox.mercadolibre.world import World

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
KEPT_SIDE = 1920
# A photo of 50 megapixels is larger than any phone's; more is refused before it is decoded.
MAX_PIXELS = 50_000_000
_FORMATS = {"JPEG", "PNG"}
# Longest side by letter, as recorded; the letter ends the file's name.
SIZES = {"F": 1920, "B": 800, "O": 500, "C": 400, "V": 320, "E": 280, "N": 200, "I": 90}
_WHITE = 245
_MIN_ADVISED_SIDE = 500


@dataclass(frozen=True)
class Decoded:
    """A picture as it is kept: JPEG bytes, upright, RGB, no metadata."""

    jpeg: bytes
    width: int
    height: int


def decode(data: bytes) -> Decoded:
    """Decode and re-encode an upload.

    Raises:
        ValueError: no readable JPEG or PNG, or too many pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=sorted(_FORMATS)) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise ValueError("too many pixels")
                image.load()
                upright = ImageOps.exif_transpose(image).convert("RGB")
    except (
        OSError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as e:
        raise ValueError("not a readable JPEG or PNG") from e
    upright.thumbnail((KEPT_SIDE, KEPT_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=88)
    return Decoded(out.getvalue(), upright.width, upright.height)


def _fitted(width: int, height: int, side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


class PictureLinks:
    """Addresses of pictures at the stand-in's present base URL."""

    def __init__(self, world: World) -> None:
        self._world = world

    def url(self, picture_id: str, letter: str) -> str:
        base = self._world.behaviour.base_url
        return f"{base}/pictures/files/D_NQ_NP_{picture_id}-{letter}.jpg"

    def variations(self, picture_id: str, doc: Json) -> list[Json]:
        """Every size of a picture, in the recorded shape."""
        answer: list[Json] = []
        for letter, side in SIZES.items():
            width, height = _fitted(doc["width"], doc["height"], side)
            url = self.url(picture_id, letter)
            answer.append({"size": f"{width}x{height}", "url": url, "secure_url": url})
        return answer

    def reference(self, sent: Json, site: str) -> Json:
        """What an item keeps of a picture: the id, and the source where it was given by URL."""
        if sent.get("id"):
            return {"id": str(sent["id"]), "source": None}
        number = self._world.store.next_number("pictures")
        return {
            "id": picture_id(site, number, self._world.clock().strftime("%m%Y")),
            "source": str(sent.get("source") or sent.get("url") or ""),
        }

    def in_item(self, kept: Json, ready: bool) -> Json:
        """A picture inside an item; a placeholder of 500x500 until it is there."""
        doc = self._world.store.picture(kept["id"])
        if doc is None or not ready:
            url = f"{self._world.behaviour.base_url}/assets/processing-image.svg"
            size = max_size = "500x500"
        else:
            url = self.url(kept["id"], "O")
            size = "{}x{}".format(*_fitted(doc["width"], doc["height"], SIZES["O"]))
            max_size = f"{doc['width']}x{doc['height']}"
        return {
            "id": kept["id"],
            "url": url,
            "secure_url": url,
            "size": size,
            "max_size": max_size,
            "quality": "",
        }


def picture_id(site: str, number: int, month: str) -> str:
    """An id such as ``603667-MLB116278971945_082026``."""
    return f"{random.randrange(600_000, 999_999)}-{site}{116_278_000_000 + number * 2}_{month}"


class Pictures:
    """Routes of pictures."""

    def __init__(self, world: World, links: PictureLinks) -> None:
        self._world = world
        self._links = links

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/pictures/items/upload", self.upload),
            web.get("/pictures/{id}", self.read),
            web.get("/pictures/{id}/errors", self.errors),
            web.post("/moderations/pictures/diagnostic", self.diagnose),
        ]

    def open_routes(self) -> list[web.RouteDef]:
        """The files, which buyers' browsers load without a token."""
        return [web.get("/pictures/files/{name}", self.file)]

    async def upload(self, request: web.Request) -> web.Response:
        """201 with the id and the sizes. Too small a picture is refused later, by the item."""
        data = await _uploaded_file(request)
        try:
            decoded = await asyncio.to_thread(decode, data)
        except ValueError as error:
            raise bad_request(f"The image could not be processed: {error}") from error
        number = self._world.store.next_number("pictures")
        month = self._world.clock().strftime("%m%Y")
        new_id = picture_id(caller(request).site, number, month)
        (self._world.store.pictures / f"{new_id}.jpg").write_bytes(decoded.jpeg)
        doc: Json = {"status": "ACTIVE", "width": decoded.width, "height": decoded.height}
        self._world.store.save_picture(new_id, doc)
        return reply({"id": new_id, "variations": self._links.variations(new_id, doc)}, status=201)

    async def read(self, request: web.Request) -> web.Response:
        name, doc = self._known(request)
        body = {
            "id": name,
            "max_size": f"{doc['width']}x{doc['height']}",
            "dominant_color": None,
            "crop": {"y_size": None, "x_size": None, "y_offset": None, "x_offset": None},
            "variations": self._links.variations(name, doc),
        }
        return reply(project(body, request))

    async def errors(self, request: web.Request) -> web.Response:
        """404 where no error is recorded, as measured."""
        name, doc = self._known(request)
        if doc["status"] == "ACTIVE":
            raise not_found(f"Errors for picture {name} not found")
        return reply({"id": name, "source": None, "error": {"message": doc["status"]}})

    async def diagnose(self, request: web.Request) -> web.Response:
        """What ML would say of a cover: its size, and whether its border is white."""
        body = await read_object(request)
        name = str(body.get("picture_id", ""))
        doc = self._world.store.picture(name)
        if doc is None:
            raise not_found(f"Picture {name} not found")
        path = self._world.store.pictures / f"{name}.jpg"
        white = await asyncio.to_thread(_has_white_border, path.read_bytes())
        found: list[tuple[str, str]] = []
        if max(doc["width"], doc["height"]) < _MIN_ADVISED_SIDE:
            found.append(("minimum_size", "Usá una foto más grande."))
        if not white:
            found.append(("white_background", "El fondo de tu foto debe ser blanco digitalizado."))
        detections = [
            {"name": name, "wordings": [{"kind": "REMEDY_SHORT", "value": text}]}
            for name, text in found
        ]
        cover: Json = {
            "picture_type": "thumbnail",
            "action": "diagnostic" if detections else "empty",
            "detections": detections,
        }
        other: Json = {"picture_type": "other", "action": "empty", "detections": []}
        return reply({"id": f"{random.getrandbits(64):016x}", "diagnostics": [cover, other]})

    async def file(self, request: web.Request) -> web.Response:
        """One size of a picture as JPEG."""
        name, _, letter = (
            request.match_info["name"].removeprefix("D_NQ_NP_").removesuffix(".jpg").rpartition("-")
        )
        if self._world.store.picture(name) is None or letter not in SIZES:
            raise web.HTTPNotFound
        data = (self._world.store.pictures / f"{name}.jpg").read_bytes()
        if SIZES[letter] < KEPT_SIDE:
            data = await asyncio.to_thread(_shrunk, data, SIZES[letter])
        return web.Response(
            body=data,
            content_type="image/jpeg",
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )

    def _known(self, request: web.Request) -> tuple[str, Json]:
        name = request.match_info["id"]
        doc = self._world.store.picture(name)
        if doc is None:
            raise not_found(f"Picture {name} not found")
        return name, doc


async def _uploaded_file(request: web.Request) -> bytes:
    """The bytes of the multipart field ``file``.

    Raises:
        ApiError: 400 when there is none or it is over 10 MB.
    """
    if not request.content_type.startswith("multipart/"):
        raise envelope(400, "bad_request", "file.not_found")
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "file":
            data = bytearray()
            while chunk := await part.read_chunk():
                data += chunk
                if len(data) > MAX_UPLOAD_BYTES:
                    raise bad_request("The image exceeds the maximum size of 10 MB")
            return bytes(data)
    raise envelope(400, "bad_request", "file.not_found")


def _shrunk(data: bytes, side: int) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        image.thumbnail((side, side))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _has_white_border(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        small = image.convert("L").resize((16, 16))
    edge = [small.getpixel((x, y)) for x in range(16) for y in range(16) if {x, y} & {0, 15}]
    return all(isinstance(light, int) and light >= _WHITE for light in edge)
