"""An action of this vendor as a service: what its declaration says, and the call that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from providers.documents import catalogue
from providers.door import Reading
from providers.environment import Environment
from providers.errors import InvalidRequest, ServiceError
from providers.images import sniff
from providers.model import Answer, Check, Field, Side, Warning
from providers.normalise.dates import parse_date
from providers.normalise.text import clean
from providers.service import Call, Service, ServiceLimits
from providers.tencent import answers, transport
from providers.tencent.transport import Parameter
from providers.walker import Found, Table, first, identifier_checks, walk
from providers.warnings import BLURRY, CAPABILITY_NOT_ENABLED, COVERED, PHOTOCOPY, REFLECTION, SCREEN_PHOTO
from providers.wire import hold

MOST_BASE64 = 7_000_000
"""Characters of one picture in base64. The document says 7 MB; read on the smaller meaning."""
MOST_REQUEST = 10_000_000 - 10_000
"""Bytes of a request's body, less the room of everything but its pictures."""

JPEG_PNG = ("JPEG", "PNG")
BMP = (*JPEG_PNG, "BMP")
PDF = (*JPEG_PNG, "PDF")
BMP_PDF = (*BMP, "PDF")

WARNINGS = (COVERED, PHOTOCOPY, SCREEN_PHOTO, REFLECTION, BLURRY, CAPABILITY_NOT_ENABLED)
"""The codes of every action that gives any; most of them also give ``EDITED``."""

_SIDES: tuple[Side, ...] = ("front", "back")
_PARAMETERS = ("ImageBase64", "BackImageBase64")

Sides = Literal["front", "both", "each"]
"""One side a call; both in one call, the back being optional; or one side a call and the other one in
a second call."""


@dataclass(frozen=True, slots=True)
class Action:
    """What one action differs in.

    ``table`` says where the fields are, ``opened`` how the answer is laid out. ``asked`` are parameters
    that every call has, ``portrait`` those that ask for the portrait, ``pictures`` the fields in which
    pictures come back, by what they show. ``per_second`` is None where the document gives no rate and
    the lower of two where it gives two. ``regions`` are those of ``X-TC-Region`` where the action must
    be told one. ``pdf`` is a parameter that a PDF needs. ``back`` are the fields of the back where the
    document says which they are. ``aliases`` are fields that ``AdvancedInfo`` calls otherwise.
    ``warnings`` are the codes that it may give.
    """

    name: str
    table: Table
    document: str | None = None
    per_second: float | None = None
    sides: Sides = "front"
    formats: tuple[str, ...] = JPEG_PNG
    opened: answers.Opened = answers.texts
    asked: Mapping[str, Parameter] = field(default_factory=dict)
    portrait: Mapping[str, Parameter] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[str, ...] = ()
    pdf: str | None = None
    back: tuple[str, ...] | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[int, ...] = ()

    @property
    def service(self) -> Service:
        inputs = ("front",) if self.sides == "front" else ("front", "back")
        return Service(
            id=f"tencent.{self.name}",
            kind="ocr",
            inputs=inputs,
            needed=() if self.sides == "each" else ("front",),
            limits=ServiceLimits(
                bytes=MOST_BASE64 * 3 // 4,
                formats=self.formats,
                per_second=self.per_second,
                request_bytes=MOST_REQUEST * 3 // 4 if self.sides == "both" else None,
            ),
            perform=self.perform,
            documents=(self.document,) if self.document else (),
            warnings=self.warnings,
        )

    def perform(self, call: Call) -> Answer:
        given = call.request.images
        if self.sides != "each":
            return self._exchange(call, given, self.asked)
        if not given:
            raise InvalidRequest(f"{call.service.id} needs front or back.")
        first, *second = (side for side in _SIDES if side in given)
        answer = self._side_answer(call, first)
        if not second:
            return answer
        try:
            return _merged(answer, self._side_answer(call, second[0]))
        except ServiceError as error:  # the first one is paid for: what it says is kept
            unread = Check("side_answered", False, (), second[0], error.kind)
            return replace(answer, checks=(*answer.checks, unread))

    def _side_answer(self, call: Call, side: Side) -> Answer:
        asked = {**self.asked, "CardSide": side.upper()}
        try:
            return self._exchange(call, {side: call.request.images[side]}, asked)
        except ServiceError as error:
            error.message = f"{side.capitalize()}: {error.message}"
            raise

    def _exchange(self, call: Call, given: Mapping[Side, bytes], asked: Mapping[str, Parameter]) -> Answer:
        sides = [side for side in _SIDES if side in given]
        pictures = dict(zip(_PARAMETERS, (given[side] for side in sides), strict=False))
        parameters = {**asked, **(self.portrait if "front" in given else {})}
        if self.pdf is not None and sniff(given[sides[0]]) == "PDF":
            parameters[self.pdf] = True
        region = self._region(call.environment)
        reading = call.exchange(
            lambda: transport.build(call.environment, self.name, pictures, parameters, region),
            lambda reply: self._open(transport.read(reply), sides),
        )
        opened: Opened = reading.content
        document = catalogue()[self.document] if self.document else None
        fields = walk(opened.found, self.table, document)
        return Answer(
            call.service.id,
            self.document,
            fields,
            opened.warnings,
            opened.images,
            reading.request_id,
            reading.billable,
            checks=identifier_checks(fields, document),
            raw=opened.raw,
        )

    def _open(self, reading: Reading, sides: Sequence[Side]) -> Reading:
        """Raises BadResponse where the answer is not what is documented."""
        content = reading.content
        alone = sides[0] if len(sides) == 1 else None
        images, rest = answers.pictures(content, self.pictures)
        found = list(answers.scored(self.opened(rest), rest, self.aliases))
        hold(found, rest, self.table)
        found = [replace(one, side=alone or self._side(one)) for one in found]
        return replace(reading, content=Opened(images, found, answers.warned(rest, alone), content))

    def _side(self, one: Found) -> Side | None:
        if self.back is None:
            return None
        return "back" if one.path in self.back else "front"

    def _region(self, environment: Environment) -> str | None:
        """What ``TENCENT_REGION`` says where the action is offered there, else where it is offered."""
        if not self.regions:
            return None
        wanted = environment.text(transport.REGION, transport.DEFAULT_REGION)
        return wanted if wanted in self.regions else self.regions[0]


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer opened: the pictures, the values found, the warnings, and the whole of it as it came."""

    images: Mapping[str, bytes]
    found: Sequence[Found]
    warnings: tuple[Warning, ...]
    raw: Mapping[str, Any]


def _merged(front: Answer, back: Answer) -> Answer:
    """One answer of two: a field that either side left empty is the other's; where both say something
    and not the same, the front's has the name and the back's stays without one."""
    theirs = {(one.name, one.vendor_field): one for one in back.fields}
    fields: list[Field] = []
    more: list[Field] = []
    for one in front.fields:
        other = theirs.pop((one.name, one.vendor_field), None)
        if other is None or clean(other.raw) in (None, clean(one.raw)):
            fields.append(one)
        elif clean(one.raw) is None:
            fields.append(other)
        else:
            fields.append(one)
            more.append(replace(other, name=None, value=clean(other.raw)))
    fields += [*theirs.values(), *more]
    document = catalogue()[front.document] if front.document else None
    return replace(
        front,
        fields=tuple(fields),
        warnings=front.warnings + back.warnings,
        images={**back.images, **front.images},
        request_id="+".join(id for id in (front.request_id, back.request_id) if id) or None,
        checks=identifier_checks(fields, document),
        raw={"front": front.raw, "back": back.raw},
    )


def bodies(raw: Mapping[str, Any]) -> list[Any]:
    """The replies of an answer that was kept: of each side's call, or of the one."""
    kept = [raw[side] for side in _SIDES] if raw.keys() == {*_SIDES} else [raw]
    return [{"Response": content} for content in kept]


def begins(text: str) -> str | None:
    """The first day of a period such as ``2018.10.09-2028.10.08``; None for a single date, which is
    the same day as issue and as expiry (the century of a two-digit year aside)."""
    begin, end = parse_date(text, "issue"), parse_date(text, "expiry")
    return begin if begin and end and begin[2:] != end[2:] else None


PERIOD: Table = {"date_of_issue": first("ValidDate", parse=begins), "date_of_expiry": "ValidDate"}
"""A validity that is printed as one text: from when to when."""
