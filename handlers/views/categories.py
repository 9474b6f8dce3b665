"""Choosing another category: the marketplace's proposals, a search, and its tree.

Owns these screens. Does not own what happens with the choice (handlers/categories).
"""

from html import escape

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import BUTTON_MAX, Button, Message, one_line
from handlers.views.paging import back_to, packed, page_of, turns, untold
from handlers.views.scene import Scene, Screen
from services.lore import Needs
from services.marketplaces.port import CategoryNode

CHILDREN_A_PAGE = 10
PATH_SHOWN = 160


def _category(scene: Scene) -> Message:
    """The present category and those that are proposed; the word is what she looks for."""
    product, phrases, sought = scene.product, scene.phrases, scene.word
    candidates = scene.lore.candidates
    if not scene.accounts or (not candidates and not scene.lore.reachable):
        return untold(scene, "category")
    now = scene.content.category
    path = " › ".join(now.path or (now.name,)) if now else "?"
    lines = [phrases.t("<b>Category</b>"), f"📂 {escape(one_line(path, PATH_SHOWN))}"]
    if candidates:
        lines.append(_warning(scene) + "\n")
    if candidates and sought:
        lines.append(phrases.t("For “{text}”:", text=sought))
    elif candidates:
        lines.append(phrases.t("MercadoLibre suggests:"))
    elif sought:
        lines.append(phrases.t("Nothing for “{text}”. Try other words, or browse.", text=sought))
    rows: list[tuple[Button, ...]] = [
        (_candidate(scene, node, chosen=now is not None and node.id == now.id),)
        for node in candidates
    ]
    rows.append(
        (
            on(product, phrases.label("🔎 Search"), Action.ASK, "category"),
            on(product, phrases.label("🗂 Browse"), Action.SHOW, "tree"),
        )
    )
    rows.append(back_to(scene))
    return Message("\n".join(lines), tuple(rows), photo_key(product))


def _warning(scene: Scene) -> str:
    return scene.phrases.t("<i>With another category I fill in the details anew.</i>")


def _candidate(scene: Scene, node: CategoryNode, *, chosen: bool) -> Button:
    """A proposal by the end of its path, where categories differ."""
    mark = "✓ " if chosen else ""
    label = mark + tail_of(node.path or (node.name,), BUTTON_MAX - len(mark))
    return on(scene.product, label, Action.CATEGORY, node.id or "")


def tail_of(path: tuple[str, ...], limit: int) -> str:
    """As many of the last steps of a path as fit; the very last one always."""
    shown = one_line(path[-1], limit)
    for step in reversed(path[:-1]):
        longer = f"{one_line(step)} › {shown}"
        if len(longer) > limit:
            return shown
        shown = longer
    return shown


def _tree(scene: Scene) -> Message:
    """A place in the tree with what is below it. The word: its id, empty for the root, and the
    page."""
    product, phrases, node = scene.product, scene.phrases, scene.lore.node
    place, _, number = scene.word.partition(".")
    if node is None:
        return untold(scene, f"tree.{place}" if place else "tree", "category")
    page = page_of(node.children, number, CHILDREN_A_PAGE)
    path = escape(one_line(" › ".join(node.path), PATH_SHOWN))
    lines = [f"<b>{path}</b>" if path else phrases.t("<b>All categories</b>")]
    rows: list[tuple[Button, ...]] = []
    if node.leaf and node.id is not None:
        label = phrases.label("✅ Use this category")
        rows.append((on(product, label, Action.CATEGORY, node.id),))
        lines.append(_warning(scene))
    elif not node.children:
        lines.append(phrases.t("MercadoLibre takes no listings here."))
    if page.pages > 1:
        lines.append(phrases.t("Page {number} of {all}", number=page.number + 1, all=page.pages))
    below = [on(product, one_line(name), Action.SHOW, f"tree.{i}") for i, name in page.items]
    rows += packed(below)
    rows += turns(product, page, f"tree.{place}", phrases)
    if node.id is not None:
        up = f"tree.{node.parent}" if node.parent else "tree"
        rows.append((on(product, phrases.label("⬆️ Up"), Action.SHOW, up),))
    rows.append(back_to(scene, "category"))
    return Message("\n".join(lines), tuple(rows), photo_key(product))


SCREENS = {
    "category": Screen(_category, lambda word: Needs(candidates=word)),
    "tree": Screen(_tree, lambda word: Needs(node=word.partition(".")[0])),
}
