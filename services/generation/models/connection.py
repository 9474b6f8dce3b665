"""One open model of any vendor, and one kind of question to it, through pydantic-ai.

Owns an answer's way back: validated, asked for again once, streamed where somebody looks on, and
every request counted. Does not own any vendor (its file beside this one), what is asked (writing,
condensing_model, ...), nor retries (`chain_asking`): the SDKs' own are off. Importing this is
cheap: the libraries are imported when a model is opened (0.5 to 1.3 s, 30 to 70 MB each).
"""

import time
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from pydantic import BaseModel
from pydantic_core import from_json

from services.generation.models.errors import MALFORMED, TRUNCATED, code_of, translated
from services.generation.models.vendor import ANSWER_SECONDS, Access, Vendor
from services.generation.usage import Call, note
from services.outcomes import RefusedError, TryLaterError

if TYPE_CHECKING:
    from pydantic_ai import Agent, RunContext
    from pydantic_ai.messages import (
        AgentStreamEvent,
        ModelMessage,
        ModelResponse,
        UserContent,
    )
    from pydantic_ai.models import Model as VendorsModel
    from pydantic_ai.usage import RequestUsage, RunUsage

MAX_TOKENS = 4096
"""Room for the thinking that these models count as output, too."""

ASKS = 2
"""The first request, and one more with what was wrong with its answer."""

AGAIN_WITHIN_SECONDS = 12.0
"""A question that took longer is not put again of our own accord: the chain would lose patience
(30 s) with both answers."""

_WHOLE = frozenset({None, "stop"})
"""Finish reasons of an answer that was neither cut off nor held back."""

_AS_BAD_UNSTREAMED = frozenset({MALFORMED, TRUNCATED})

Output = TypeVar("Output", bound=BaseModel)
Check = Callable[[Output], Sequence[str]]
"""What is wrong with an answer, in English sentences for the model."""

Partial = Callable[[Mapping[str, Any]], None]
"""Is shown an answer's fields as far as they have come."""


@asynccontextmanager
async def open_model(
    vendor: Vendor,
    *,
    api_key: str,
    model: str = "",
    base_url: str = "",
    answer_seconds: float = ANSWER_SECONDS,
) -> AsyncGenerator["Model"]:
    """A vendor's model with one shared HTTP client, which is closed at the end."""
    access = Access(
        api_key, model or vendor.default_model, base_url or vendor.default_base_url, answer_seconds
    )
    async with vendor.open(access) as behind:
        yield Model(vendor, access, behind)


class Model:
    """One open model of any vendor, shared by all that ask it."""

    def __init__(self, vendor: Vendor, access: Access, behind: "VendorsModel") -> None:
        self._behind = behind
        self._limits = vendor
        self._answer_seconds = access.answer_seconds
        self.vendor = vendor.name
        self.name = access.model

    def asker(self, output: type[Output], instructions: str) -> "Asker[Output]":
        """Who asks for answers of that shape, always under the same instructions."""
        from pydantic_ai import Agent, RunContext
        from pydantic_ai.settings import ModelSettings

        agent: Agent[_Question[Output], Output] = Agent(
            self._behind,
            output_type=output,
            deps_type=_Question[Output],
            instructions=instructions,
            retries={"output": ASKS - 1},
            model_settings=ModelSettings(
                max_tokens=MAX_TOKENS,
                timeout=self._answer_seconds,
                request_timeout=self._answer_seconds,
                max_retries=0,
            ),
        )

        def judge(context: RunContext[_Question[Output]], answer: Output) -> Output:
            return context.deps.judge(context, answer)

        agent.output_validator(judge)
        return Asker(agent, self.vendor, self.name)

    def fitting(self, photos: Sequence[bytes]) -> tuple[bytes, ...]:
        """The first photos, as many as a request may hold."""
        kept: list[bytes] = []
        room = self._limits.photo_bytes_max
        for photo in photos[: self._limits.photos_max]:
            if room is not None:
                room -= len(photo)
                if room < 0:
                    break
            kept.append(photo)
        return tuple(kept)


class _Question(Generic[Output]):
    """One question under way: how its answers are judged, what was judged last, and the answer
    that will do if no better one comes."""

    def __init__(self, check: Check[Output] | None) -> None:
        self._check = check
        self._began = time.monotonic()
        self.judged: RequestUsage | None = None
        self.will_do: Output | None = None

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return time.monotonic() - self._began

    def judge(self, context: "RunContext[Self]", output: Output) -> Output:
        """The answer, unless it is worth asking again. One that was cut off or held back is none:
        it may come with complete JSON, which the library accepts."""
        from pydantic_ai import ModelRetry
        from pydantic_ai.exceptions import ContentFilterError, OutputTokenLimitExceeded

        response = _last(context.messages)
        if response.finish_reason == "length":
            raise OutputTokenLimitExceeded("cut off, with complete JSON")
        if response.finish_reason not in _WHOLE:
            raise ContentFilterError("held back, with complete JSON")
        self.judged = response.usage
        complaints = self._check(output) if self._check else ()
        if complaints and context.retry == 0 and self.seconds < AGAIN_WITHIN_SECONDS:
            self.will_do = output
            raise ModelRetry("\n".join(complaints))
        return output


class _Stream:
    """An answer as it comes in."""

    def __init__(self, partial: Partial) -> None:
        self._partial = partial
        self.begun = False

    async def listen(self, _context: object, events: "AsyncIterable[AgentStreamEvent]") -> None:
        """Show what the text holds so far; what is no JSON (yet) is not shown."""
        text = ""
        async for event in events:
            piece = _text_of(event)
            if piece:
                self.begun = True
                text += piece
                with suppress(ValueError):
                    self._show(from_json(text, allow_partial="trailing-strings"))

    def _show(self, fields: object) -> None:
        if isinstance(fields, dict):
            self._partial(cast("Mapping[str, Any]", fields))


class Asker(Generic[Output]):
    """One kind of question to one model."""

    def __init__(self, agent: "Agent[_Question[Output], Output]", vendor: str, model: str) -> None:
        self._agent = agent
        self._vendor = vendor
        self._model = model

    async def ask(
        self,
        turn: "Sequence[UserContent]",
        *,
        check: Check[Output] | None = None,
        partial: Partial | None = None,
    ) -> Output:
        """The validated answer to a user turn; data never goes anywhere else.

        What is against the schema is asked for again, once; so is what `check` complains of, and
        then it is taken as it comes. With `partial` the answer is streamed; a stream that breaks
        after it began is asked for again in one piece. Raises `TryLaterError` and `RefusedError`.
        """
        question = _Question(check)
        if partial is not None:
            stream = _Stream(partial)
            try:
                return await self._run(turn, question, stream)
            except (TryLaterError, RefusedError) as error:
                late = question.seconds >= AGAIN_WITHIN_SECONDS
                if not stream.begun or late or code_of(error) in _AS_BAD_UNSTREAMED:
                    raise
        return await self._run(turn, question, None)

    async def _run(
        self, turn: "Sequence[UserContent]", question: _Question[Output], stream: _Stream | None
    ) -> Output:
        from pydantic_ai.exceptions import AgentRunError
        from pydantic_ai.usage import RunUsage, UsageLimits

        usage, answered = RunUsage(), False
        try:
            result = await self._agent.run(
                turn,
                deps=question,
                usage=usage,
                usage_limits=UsageLimits(request_limit=ASKS),
                event_stream_handler=stream.listen if stream else None,
            )
        except AgentRunError as error:
            if question.will_do is None:
                raise translated(error) from error
            answered = True
            return question.will_do
        else:
            answered = True
            return result.output
        finally:
            self._count(question, usage, answered=answered)

    def _count(self, question: "_Question[Output]", usage: "RunUsage", *, answered: bool) -> None:
        """Note what was paid: the answer that is used, and apart from it all that are not."""
        used = question.judged if answered else None
        elapsed_ms = max(1, round(question.seconds * 1000))
        call = Call(self._vendor, self._model, elapsed_ms=elapsed_ms)
        if used is None or usage.total_tokens > used.total_tokens:
            wasted = replace(
                call,
                input_tokens=usage.input_tokens - (used.input_tokens if used else 0),
                output_tokens=usage.output_tokens - (used.output_tokens if used else 0),
                cost=_less(usage.cost, used and used.cost),
                accepted=False,
            )
            if wasted.input_tokens or wasted.output_tokens:
                note(wasted)
        if used is not None:
            note(
                replace(
                    call,
                    input_tokens=used.input_tokens,
                    output_tokens=used.output_tokens,
                    cost=used.cost,
                )
            )


def _less(cost: Decimal | None, part: Decimal | None) -> Decimal | None:
    return cost if cost is None or part is None else cost - part


def _text_of(event: "AgentStreamEvent") -> str:
    """The piece of the answer's text that an event brings."""
    from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta

    match event:
        case PartStartEvent(part=TextPart(content=text)):
            return text
        case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return text
        case _:
            return ""


def _last(messages: "Sequence[ModelMessage]") -> "ModelResponse":
    """The response that is being judged."""
    from pydantic_ai.messages import ModelResponse

    return next(message for message in reversed(messages) if isinstance(message, ModelResponse))
