"""The judge of categories who needs no model: what the words of a name and of a path mean.

Owns the meaning of both and how well they go together. Does not own the word lists (lexicon), the
proposals' order nor what else speaks for one (services/generation/choosing).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from services.generation import lexicon
from services.generation.brief import Brief
from services.generation.choosing import Choice, Option
from services.generation.offline.names import kind_of
from services.generation.offline.sentence import Sentence, read
from services.generation.words import cut, fold

_BY_NOUN, _BY_KIND = 3.0, 2.0
_SPECIAL, _OTHER_GENDER, _SAME_GENDER = -1.0, -2.0, 0.5
_SHARED_LEAF, _SHARED_ABOVE, _SHARED_MOST = 0.5, 0.25, 1.0
_UNSAID, _UNSAID_MOST = -0.5, -1.0
_TIE = 0.4
"""Options so near to the best are equals: the marketplace's order decides."""

_SURE, _LIKELY, _SURE_FROM = 0.9, 0.6, 2.0

_SHORTEST = 3
_FOR = re.compile(r"\s(?:para|p/|for)\s", re.IGNORECASE)
_SPANISH, _PORTUGUESE = 0, 1
ASKED_AGAIN = 3
"""More names for a predictor than these help no more, and each is a request."""

_ASIDE_KINDS = frozenset({"cover", "accessory"})


@dataclass(frozen=True, slots=True)
class Fit:
    """How an option goes with a product. `named` tells whether its words name the product, False
    that they name another thing, None that they say nothing of it; among those that name it the
    higher `score` is the better."""

    named: bool | None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Product:
    """What is for sale: the meanings of its noun and of all its words, its kind, whether it goes
    with another thing, and whom it is for."""

    nouns: frozenset[str]
    words: frozenset[str]
    kind: str | None
    aside: bool
    gender: str | None


class LexicalChooser:
    """Chooses by words alone; the order of the options decides between equals."""

    async def choose(self, brief: Brief, name: str, options: Sequence[Option]) -> Choice | None:
        """See `Chooser.choose`."""
        return judged(name, options, brief.said)


def judged(name: str, options: Sequence[Option], said: str = "") -> Choice | None:
    """The option that goes best with the name; None when none names the product."""
    product = _product(name, said)
    fits = [(_fit(product, option), option.category_id) for option in options]
    naming = [(one.score, category_id) for one, category_id in fits if one.named]
    best = max((score for score, _ in naming), default=0.0)
    if best <= 0:
        return None
    chosen = next(category_id for score, category_id in naming if score > best - _TIE)
    return Choice(chosen, _SURE if best >= _SURE_FROM else _LIKELY)


def fit(name: str, option: Option, said: str = "") -> Fit:
    """How well the option goes with the product of that name; her own words name it where the
    name does not."""
    return _fit(_product(name, said), option)


def plainer(name: str, said: str = "", language: str = "es") -> tuple[str, ...]:
    """The name in other words of the site's language, for a predictor that made nothing of it:
    what the thing is usually called, with its brand, what its kind is, and her own noun."""
    sentence = read(name)
    heads, kind = _what(name, said)
    brand = sentence.brands[0].text if sentence.brands else ""
    place = _PORTUGUESE if language == "pt" else _SPANISH
    usual = [group[place] for group in _groups(heads)]
    nouns = [*usual[:1], *lexicon.categories().kinds.get(kind or "", [])[place : place + 1]]
    texts = [f"{noun} {brand}".strip() for noun in (*nouns, " ".join(heads)) if noun]
    return tuple(dict.fromkeys(text for text in texts if text != name))[:ASKED_AGAIN]


def _groups(heads: Iterable[str]) -> Iterator[list[str]]:
    groups = {group[0]: group for group in lexicon.categories().same}
    for head in heads:
        if (first := _same().get(stem(head))) is not None:
            yield groups[first]


def _fit(product: _Product, option: Option) -> Fit:
    leaf, kinds = _leaf(option), _kinds(option)
    known = bool(product.nouns or product.kind)
    if known and not option.general and product.aside is not _is_aside(option):
        return Fit(named=False)
    if product.nouns & leaf:
        unsaid = len(_meanings(_head(option.name)) - product.words)
        score = _BY_NOUN + max(_UNSAID * unsaid, _UNSAID_MOST)
    elif product.kind and kinds and product.kind not in kinds:
        return Fit(named=False)
    elif product.kind in kinds and not (product.nouns & _things() and leaf & _things()):
        score = _BY_KIND
    else:  # two nouns of one kind ("remera", "campera") are two things, whatever the kind
        return Fit(named=None)
    return Fit(named=True, score=score + _by_words(product, option) + _by_gender(product, option))


def _by_words(product: _Product, option: Option) -> float:
    """What the rest of the words says: shared ones for it, a special kind unsaid against it."""
    leaf, above = _leaf(option), _meanings(" ".join(option.path[:-1]))
    rest = product.words - product.nouns
    shared = _SHARED_LEAF * len(rest & leaf) + _SHARED_ABOVE * len(rest & above)
    unsaid = (leaf | above) & _special() - product.words
    return min(shared, _SHARED_MOST) + _SPECIAL * len(unsaid)


def _by_gender(product: _Product, option: Option) -> float:
    meant = _gender(" ".join(option.path or (option.name,)))
    if meant is None or product.gender is None:
        return 0.0
    return _SAME_GENDER if meant == product.gender else _OTHER_GENDER


def _product(name: str, said: str) -> _Product:
    heads, kind = _what(name, said)
    return _Product(
        nouns=_meanings(" ".join(heads)),
        words=_meanings(name),
        kind=kind,
        aside=kind in _ASIDE_KINDS or any(stem(head) in _aside() for head in heads),
        gender=_gender(name),
    )


def _what(name: str, said: str) -> tuple[tuple[str, ...], str | None]:
    """What a name says that it is, else what her own words say."""
    heads, kind = _named(read(name))
    return (heads, kind) if heads or kind else _named(read(said))


def _named(sentence: Sentence) -> tuple[tuple[str, ...], str | None]:
    """The words that say what it is, and its kind: its noun, else what stands before its brand,
    its line, or what it is for ("cordas para violão")."""
    noun, grammar = sentence.noun, lexicon.grammar()
    if noun is not None and sentence.word(noun.first - 1) not in grammar.for_another:
        words = sentence.words[noun.first : noun.last + 1]
        return tuple(word.folded for word in words), noun.meaning
    names = (*sentence.brands, *sentence.lines, *((noun,) if noun else ()))
    before = sentence.words[: min((match.first for match in names), default=0)]
    idle = grammar.openers | grammar.for_another | grammar.linking
    heads = tuple(word.folded for word in before if word.folded not in idle)
    kind = None if noun else kind_of(sentence)
    if not heads and kind is None:
        heads = tuple(w.folded for w in sentence.words if stem(w.folded) in _same())[:1]
    return heads, kind if noun or heads else kind or _made_by(sentence)


def _made_by(sentence: Sentence) -> str | None:
    """The kind of goods of a brand that makes one kind alone, where a kind is one thing."""
    types = sentence.brands[0].meaning.types if sentence.brands else frozenset[str]()
    return next(iter(types & lexicon.categories().kinds.keys()), None) if len(types) == 1 else None


def _leaf(option: Option) -> frozenset[str]:
    """The meanings of the option's own name and of its domain's head."""
    return _meanings(_head(option.name)) | _meanings(_domain_head(option))


def _head(name: str) -> str:
    """What a category holds, without what that is for: "Cordas" of "Cordas para Violão"."""
    return _FOR.split(name, maxsplit=1)[0]


def _domain_head(option: Option) -> str:
    """The nouns of the domain's name, which is English: "mice" of "MLB-COMPUTER_MICE"."""
    parts = _domain(option).split(" and ")
    return " ".join(part.split()[-1] for part in parts if part.split())


def _domain(option: Option) -> str:
    _, _, name = (option.domain_id or "").lower().partition("-")
    return name.replace("t_shirt", "tshirt").replace("_", " ")


def _is_aside(option: Option) -> bool:
    """Whether it holds parts or what goes with a thing: its name begins so, or its domain says
    so; where it is a rest, the name above counts."""
    names = [option.path[-2]] if option.general and len(option.path) > 1 else [option.name]
    first = [word.folded for name in names for word in cut(name)[:1]]
    return any(stem(word) in _aside() for word in (*first, *_domain(option).split()))


def _kinds(option: Option) -> frozenset[str]:
    """The product types that the option's own name, or its domain's, says."""
    texts = (_head(option.name), _domain_head(option))
    found = {_kind(word.folded) for text in texts for word in cut(text)}
    phrases = lexicon.products().find(texts[0], cut(texts[0]))
    return frozenset(kind for kind in (*found, *(m.meaning for m in phrases)) if kind)


def _kind(word: str) -> str | None:
    products = lexicon.products()
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), _singular(word))
    return next((kind for form in forms if (kind := products.get(form))), None)


def _gender(text: str) -> str | None:
    keys = {match.meaning.key for match in lexicon.genders().find(text, cut(text))} - {""}
    return keys.pop() if len(keys) == 1 else None


def _meanings(text: str) -> frozenset[str]:
    """What the words of a text mean, one form for all words of one thing."""
    same = _same()
    stems = {stem(word.folded) for word in cut(text)}
    return frozenset(same.get(one, one) for one in stems if len(one) >= _SHORTEST or one in same)


def stem(word: str) -> str:
    """A folded word without its plural, so that one thing has one form."""
    return _singular(word).removesuffix("e")


def _singular(word: str) -> str:
    for plural, single in (("oes", "ao"), ("ces", "z"), ("ies", "y")):
        if word.endswith(plural) and len(word) > len(plural) + 1:
            return word.removesuffix(plural) + single
    return word if word.endswith("ss") or len(word) <= _SHORTEST else word.removesuffix("s")


@cache
def _same() -> dict[str, str]:
    groups = lexicon.categories().same
    return {stem(fold(word)): group[0] for group in groups for word in group if " " not in word}


@cache
def _things() -> frozenset[str]:
    return frozenset(_same().values())


@cache
def _aside() -> frozenset[str]:
    return _stems(lexicon.categories().aside)


@cache
def _special() -> frozenset[str]:
    same = _same()
    return frozenset(same.get(one, one) for one in _stems(lexicon.categories().special))


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(stem, words))
