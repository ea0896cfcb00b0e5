"""Further people with light courses, so that a year's figures have something to say. Seeded, so always the same."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from library.demo.steps import (
    Answers,
    Call,
    Change,
    Course,
    Done,
    Felt,
    Lab,
    Pain,
    Story,
    Talk,
    Visit,
)
from library.demo.stories import (
    BETAMETHASONE,
    FOUND,
    IBUPROFEN,
    LIDOCAINE,
    NAPROXEN,
    OPERATED,
    OPERATION,
)

_FAMILIES = (
    "Abbott", "Achterberg", "Adeyemi", "Baker", "Barros", "Bianchi", "Carver", "Castellano", "Clarke", "Costa", "Dahl",
    "Dempsey", "Eriksen", "Farrow", "Fischer", "Gallagher", "Ghosh", "Greene", "Haas", "Iqbal", "Jansen", "Kaur",
    "Keller", "Laurent", "Leclerc", "Mahler", "Mensah", "Moreau", "Nakamura", "Nowak", "O'Brien", "Osei", "Park",
    "Petrov", "Quinn", "Rahman", "Ribeiro", "Schulz", "Silva", "Thorne", "Ueda", "Varga", "Walsh", "Yilmaz", "Zeman", "Núñez",
    "Amsel", "Bauer", "Choi", "Doyle", "Evans", "Ferrari", "Grant", "Holm", "Irving", "Jones", "Kim", "Lopes", "Murray",
    "Nilsen", "Obi", "Patel", "Rossi", "Sharma", "Tanaka", "Usman", "Vega", "Weber", "Young", "Zhou",
)  # fmt: skip
_WOMEN = (
    "Alice",
    "Beatriz",
    "Chloe",
    "Deborah",
    "Elena",
    "Fatima",
    "Greta",
    "Helen",
    "Ivy",
    "Joan",
    "Karin",
    "Lucia",
    "Miriam",
)
_MEN = ("Alan", "Bruno", "Carl", "David", "Emil", "Frank", "George", "Hugo", "Isaac", "Jonas")
# What each person's step is, in turn: injections most, operations least, as in any such clinic.
_STEPS = (
    "injection",
    "medicine",
    "physiotherapy",
    "injection",
    "medicine",
    "injection",
    "physiotherapy",
    "injection",
    "needling",
    "medicine",
    "injection",
    "physiotherapy",
    "excision",
)
# How a score between visits arrives, in turn.
_WAYS = ("link", "link", "phone")
# How far the pain falls in 12 weeks, by step; made up, and nobody should read more into it.
_FALLS = {
    "injection": (0, 1, 2, 3, 4, 5),
    "medicine": (0, 0, 1, 1, 2, 3),
    "physiotherapy": (0, 1, 1, 2, 3, 3),
    "needling": (0, 1, 2, 3, 4, 4),
    "excision": (2, 4, 5, 5, 6, 6),
}


def crowd(count: int, *, seed: int, newcomers: int = 0) -> tuple[Story, ...]:
    """Return that many stories, the same ones every time; `newcomers` began within the last 12 weeks."""
    random = Random(seed)  # noqa: S311 - invents people, guards nothing
    families = random.sample(_FAMILIES, count + newcomers)
    return tuple(
        _story(random, family, _STEPS[place % len(_STEPS)], place, is_new=place >= count)
        for place, family in enumerate(families)
    )


def _story(random, family, step, place, *, is_new) -> Story:
    sex = "female" if random.random() < 0.72 else "male"
    born = date(1940, 1, 1) + timedelta(days=random.randrange(21_500))
    side = random.choice(("left", "right"))
    start = random.randrange(3, 80) if is_new else random.randrange(112, 352)
    before, sizes = random.randint(5, 9), (random.randint(12, 26), random.randint(9, 18))
    return Story(
        family, random.choice(_WOMEN if sex == "female" else _MEN), born.isoformat(), sex,
        facts={"phone": f"020 7946 {1000 + random.randrange(8999)}"}, asked=start,
        weight=random.randint(56, 98),
        places={1: (side, random.randint(38, 52), random.randint(-8, 14)), 2: (side, random.randint(60, 76), random.randint(44, 52))},
        steps=(*_first(random, step, start, before, side, place, sizes), *(_soon(random, start, before) if is_new else _later(random, step, start, before, place, sizes))),
    )  # fmt: skip


def _first(random, step, start, before, side, place, sizes):
    felt = [Felt(1, sizes[0], random.choice("123"), "yes")]
    if place % 3 == 0:
        felt.append(Felt(2, sizes[1], random.choice("01"), "no"))
    complaint = {
        "side": side,
        "duration_value": Decimal(random.randint(2, 30)),
        "onset": random.choice(("gradual", "lifting", "trauma", "unknown")),
    }
    yield Visit(start, before, tuple(felt), "See the plan.", 84, complaint=complaint)
    if place % 3 != 1:
        yield Answers(start, "peg", (before, _near(random, before), _near(random, before)))
    yield _step(step, start, before)
    if step == "excision" and start > 30:
        yield Lab(start - 12, "step", ("mature_fat",), "Mature fat. No atypia.")


def _near(random, pain):
    return max(0, min(10, pain + random.choice((-2, -1, 0, 1))))


def _step(step, start, before):
    around = (min(before, 6), min(before + 1, 10)), (1, 3)
    if step == "injection":
        return Done(start, "injection", (1,), (LIDOCAINE, BETAMETHASONE), *around)
    if step == "needling":
        return Done(
            start,
            "needling_with_injection",
            (1,),
            (LIDOCAINE,),
            *around,
            head={"technique": "multiple", "passes": 10},
        )
    if step == "excision":
        return Done(
            start,
            "excision",
            (1,),
            ({**LIDOCAINE, "volume_ml": Decimal(8)},),
            around[0],
            None,
            head=OPERATED,
            excision=OPERATION,
            found=FOUND,
        )
    if step == "medicine":
        medicine = NAPROXEN if start % 2 else IBUPROFEN
        return _course("medicine", start, start - 28, {}, medicine)
    return _course("physiotherapy", start, start - 70, {"sessions": 6 + start % 6})


def _course(kind, start, end, facts, medicine=None):
    if end < 0:
        return Course(start, kind, medicine=medicine or {}, facts=facts, name="step")
    return Course(
        start,
        kind,
        end,
        "completed",
        medicine or {},
        {**facts, "adverse_events": "none"},
        name="step",
    )


def _soon(random, start, before):
    now = before
    for days, chance in ((14, 0.85), (42, 0.8)):
        now = max(0, now - random.randint(0, 2))
        if start > days + 2 and random.random() < chance:
            yield Pain(start - days, now, random.choice(_WAYS))


def _later(random, step, start, before, place, sizes):
    after = max(0, before - random.choice(_FALLS[step]))
    twelve_weeks = start - 84 + random.randint(-6, 6)
    for days in (14, 42):
        if random.random() < 0.6:
            yield Pain(
                start - days, max(0, min(10, after + random.choice((0, 1)))), random.choice(_WAYS)
            )
    if place % 5 == 4:
        # Nobody heard at 12 weeks; most are heard of later.
        if place % 20 != 19:
            yield Talk(max(3, twelve_weeks - 45), after)
        else:
            yield Call(max(5, twelve_weeks - 20), "no_answer")
        return
    if place % 2 or step == "excision":
        yield Talk(twelve_weeks, after, facts={"note": "Asked about the 12 weeks."})
    else:
        yield Visit(
            twelve_weeks, after, _felt_again(random, place, sizes), "Goes on as it is.", None
        )
    difference = before - after
    yield Change(
        twelve_weeks,
        "1" if difference >= 5 else "2" if difference >= 3 else "3" if difference else "4",
        "step",
        "the last step",
    )
    if place % 3 != 1:
        yield Answers(
            twelve_weeks, "peg", (after, _near(random, after), _near(random, after)), "link"
        )
    for days in (182, 330):
        # Half a year and a year later most people answer by link.
        if start > days and random.random() < 0.8:
            yield Pain(start - days, min(10, after + random.choice((0, 0, 1, 2))), "link")


def _felt_again(random, place, sizes):
    felt = [Felt(1, sizes[0] - random.randint(0, 6), random.choice("012"), "no")]
    if place % 3 == 0:
        felt.append(Felt(2, sizes[1] - random.randint(-1, 3), "0"))
    return tuple(felt)
