"""What the model is asked about a page, and what it should say. Each turn is (task, question, answer)."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from typing import Callable

import documents as d
import pages
from model import Config
from pages import Field, Page, Shape, thousandths
from text import Sample, Turn, tool_call

NOT_THERE = "It is not on the page."
ZOOM = {
    "type": "function",
    "function": {
        "name": "zoom",
        "description": "Look closer at a part of the picture.",
        "parameters": {
            "type": "object",
            "properties": {"box": {"type": "array", "items": {"type": "integer"}}},
            "required": ["box"],
        },
    },
}
Exchange = tuple[str, str, str]
# Kinds that the same question may mean: of these none is called absent while another is there.
ALIKE = [
    {"date", "due"}, {"total", "price"}, {"customer", "name"}, {"city", "address"}, {"invoice", "order", "code"},
    {"item", "quantity", "price"}, {"vendor"},
]  # fmt: skip


def alike(kind: str) -> set[str]:
    """The kinds that a question in other words may mean when it asks for one."""
    return set().union({kind}, *(kinds for kinds in ALIKE if kind in kinds))


def ask(r: random.Random, field: Field, others: Sequence[Field] = ()) -> str:
    """A question that a field answers, and none of the others: by its label, or by what it is."""
    phrases = d.KINDS[field.kind][2] if field.kind in d.KINDS else []
    if any(other is not field and other.kind in alike(field.kind) for other in others):
        phrases = []
    if phrases and r.random() < 0.35:
        return r.choice(phrases)
    if field.kind == "price":
        return r.choice([f"How much are the {field.label}?", f"What is the price of {field.label}?"])
    return r.choice([f"What is the {field.label}?", f"{field.label}?", f"Find the {field.label}."])


def read(r: random.Random, page: Page) -> Exchange:
    question = r.choice(["Read the text."] * 4 + ["What does it say?", "Write down all text."])
    return "read", question, "\n".join(page.lines)


def read_row(r: random.Random, page: Page) -> Exchange:
    row = r.choice(page.table.rows)
    return "read_row", r.choice([f"Read the row of {row[0]}.", f"Which row begins with {row[0]}?"]), " ".join(row)


def answer(r: random.Random, page: Page) -> Exchange:
    field = r.choice(page.fields)
    return "field", ask(r, field, page.fields), field.value


def cell(r: random.Random, page: Page) -> Exchange:
    row, column = r.randrange(len(page.table.rows)), r.randrange(1, len(page.table.columns))
    first, name = page.table.rows[row][0], page.table.columns[column]
    question = r.choice([f"What is the {name} of {first}?", f"{name} of {first}?", f"What stands under {name} for {first}?"])
    return "cell", question, page.table.rows[row][column]


def bar(r: random.Random, page: Page) -> Exchange:
    name, value = r.choice(page.bars)
    if r.random() < 0.25 and len({value for _, value in page.bars}) == len(page.bars):
        most = r.random() < 0.5
        chosen = (max if most else min)(page.bars, key=lambda bar: bar[1])
        return "bar", f"Which bar is the {'highest' if most else 'lowest'}?", chosen[0]
    return "bar", r.choice([f"What is the value of {name}?", f"How high is the bar of {name}?"]), str(value)


def bars(r: random.Random, page: Page) -> Exchange:
    return "bars", r.choice(["Read the chart.", "What are the values of the bars?"]), "\n".join(f"{name} {value}" for name, value in page.bars)


def plural(name: str, count: int) -> str:
    return name if count == 1 else name + "s"


def count(r: random.Random, page: Page) -> Exchange:
    forms = Counter(shape.form for shape in page.shapes)
    kinds = Counter((shape.colour, shape.form) for shape in page.shapes)
    u = r.random()
    if u < 0.3:
        return "count", "How many shapes are there?", str(len(page.shapes))
    if u < 0.65:
        form = r.choice(pages.FORMS_DRAWN)
        return "count", f"How many {form}s are there?", str(forms[form])
    colour, form = r.choice(list(kinds)) if r.random() < 0.8 else (r.choice(list(pages.COLOURS)), r.choice(pages.FORMS_DRAWN))
    return "count", f"How many {colour} {form}s are there?", str(kinds[colour, form])


def colour(r: random.Random, page: Page) -> Exchange | None:
    single = [s for s in page.shapes if sum(t.form == s.form for t in page.shapes) == 1]
    if not single:
        return None
    shape = r.choice(single)
    return "colour", f"Which colour is the {shape.form}?", shape.colour


def boxed(name: str, box: pages.Box, page: Page) -> str:
    return f"<ref>{name}</ref><box>[{json.dumps(thousandths(box, page.image))}]</box>"


MOST_LOCATED = 4  # a box is some thirty tokens, and the answers of a batch are few if some are so long


def locate(r: random.Random, page: Page) -> Exchange | None:
    """All there is of a kind, each with its box: one answer teaches as many places as a page has."""
    known = {
        "shape": [(f"{shape.colour} {shape.form}", shape.box) for shape in page.shapes],
        "value": [(field.label, field.box) for field in page.fields],
        "word": [(word.text, word.box) for word in page.words],
    }
    kinds = [kind for kind, things in known.items() if 0 < len(things) <= MOST_LOCATED]
    if not kinds:
        return None
    kind = r.choice(kinds)
    return "locate", f"Where is every {kind}?", "\n".join(boxed(name, box, page) for name, box in known[kind])


def point(r: random.Random, page: Page) -> Exchange | None:
    """To a field's value, a word that stands there once, or a shape of its kind."""
    if page.shapes:
        kinds = Counter((s.colour, s.form) for s in page.shapes)
        single = [s for s in page.shapes if kinds[s.colour, s.form] == 1]
        if not single:
            return None
        shape: Shape = r.choice(single)
        name = f"{shape.colour} {shape.form}"
        return "point", r.choice([f"Where is the {name}?", f"Point to the {name}."]), boxed(name, shape.box, page)
    if page.fields and r.random() < 0.7:
        field = r.choice(page.fields)
        if field.kind == "price" or r.random() < 0.6:
            return "point", r.choice([f"Where is the {field.label}?", f"Point to the {field.label}."]), boxed(field.label, field.box, page)
        return "point", r.choice([f'Where is "{field.value}"?', f'Point to "{field.value}".']), boxed(field.value, field.box, page)
    counts = Counter(word.text for word in page.words)
    single = [word for word in page.words if counts[word.text] == 1 and len(word.text) > 2]
    if not single:
        return None
    word = r.choice(single)
    return "point", r.choice([f'Where is "{word.text}"?', f'Point to "{word.text}".']), boxed(word.text, word.box, page)


def absent(r: random.Random, page: Page) -> tuple[str, str]:
    """A question that this page does not answer, and what it is about."""
    there = {field.kind for field in page.fields} | ({"item"} if page.table else set())
    there = set().union(*map(alike, there))
    # Of running text nobody has listed what it answers.
    listed = page.kind in ("card", "receipt", "invoice", "form", "shapes", "glyphs")
    kinds = [kind for kind in d.KINDS if kind not in there] if listed else []
    if kinds:
        kind = r.choice(kinds)
        label = r.choice(d.KINDS[kind][0])
        return ask(r, Field(kind, label, "", (0, 0, 0, 0))), label
    thing = r.choice(["serial number", "licence plate", "IBAN", "blood type", "shoe size", "password", "flight number", "room"])
    return r.choice([f"What is the {thing}?", f"Find the {thing}."]), thing


def refuse(r: random.Random, page: Page) -> Exchange:
    question, thing = absent(r, page)
    if r.random() < 0.2:
        question = f"Where is the {thing}?"
    return "refuse", question, NOT_THERE


def judge(r: random.Random, page: Page) -> Exchange | None:
    """Whether the page answers a question, or says something: yes or no is the first token."""
    if r.random() < 0.5:
        question = absent(r, page)[0] if r.random() < 0.5 or not page.fields else None
        if question is None:
            return "judge", f"Does the page answer this: {ask(r, r.choice(page.fields), page.fields)}", "yes"
        return "judge", f"Does the page answer this: {question}", "no"
    if not page.fields:
        return None
    field = r.choice(page.fields)
    if r.random() < 0.5:
        return "judge", f"Is {field.value} the {field.label}?", "yes"
    other = d.KINDS[field.kind][1](r) if field.kind in d.KINDS else d.money(r)
    return None if other == field.value else ("judge", f"Is {other} the {field.label}?", "no")


def exchanges(r: random.Random, page: Page, wanted: int) -> list[Exchange]:
    """Up to so many different questions about a page, in random order."""
    makers: list[Callable] = []
    if page.lines and page.kind != "chart":
        makers += [read] * 2
    if page.fields:
        makers += [answer] * 4 + [judge] * 2
    if page.table:
        makers += [cell] * 4 + [read_row]
    if page.bars:
        makers += [bar] * 3 + [bars]
    if page.shapes:
        makers += [count] * 4 + [colour] * 3
    makers += [point] * 3 + [locate]
    if page.kind != "glyphs":
        makers += [refuse]
    found: dict[str, Exchange] = {}
    for _ in range(3 * wanted):
        exchange = r.choice(makers)(r, page)
        if exchange is not None and len(found) < wanted:
            task, question, said = exchange
            found.setdefault(said if task in ("read", "point") else question, exchange)
    return list(found.values())


def conversation(exchanges_: list[Exchange], page: Page, max_tiles: int) -> Sample:
    turns = []
    for number, (_, question, said) in enumerate(exchanges_):
        turns += [Turn("user", question, [page] if number == 0 else []), Turn("assistant", said)]
    return Sample(exchanges_[-1][0], turns, max_tiles)


def most_tiles(r: random.Random, size: int) -> int:
    """Half of the time the model's own limit, as when nobody asks for less, which enlarges small pages; else what a page needs."""
    return Config.max_tiles if r.random() < 0.5 else [4, 6, 9, 12][size]


def about_page(r: random.Random, families: list[str], size: int, turns: int) -> Sample:
    """Several questions about one document: its tiles are paid for once."""
    while True:
        page = d.document(r, families, size)
        asked = exchanges(r, page, r.randint(1, turns))
        if asked:
            return conversation(asked, page, most_tiles(r, size))


def spell(r: random.Random, families: list[str], longest: int, lines: int, low: int, high: int) -> Sample:
    """One tile of letters, read and sometimes pointed at."""
    page = pages.weather(d.glyphs(r, families, longest, lines, low, high), r, 0.3)
    asked = [("spell", "Read the text.", "\n".join(page.lines))]
    if r.random() < 0.1 and (pointed := point(r, page)):
        asked.append(pointed)
    return conversation(asked, page, 1)


def glimpse(r: random.Random, families: list[str]) -> Sample:
    """One tile of shapes or of a few words, and all that can be asked about it: places and colours at the least cost."""
    while True:
        if r.random() < 0.5:
            page = d.shapes(r, families, 8)
        else:
            page = d.glyphs(r, families, 10, r.randint(1, 4), 12, 20)
        page = pages.weather(page, r, 0.3)
        if asked := exchanges(r, page, r.randint(2, 5)):
            return conversation(asked, page, 1)


def captions(r: random.Random, families: list[str], longest: int, lines: int, low: int, high: int) -> Sample:
    """Four tiles of letters, each followed by its text (interleaved sequences: InternVL3, native multimodal pre-training).

    Half as long as so many conversations, which is what it costs to learn letters.
    """
    drawn = [pages.weather(d.glyphs(r, families, longest, lines, low, high), r, 0.3) for _ in range(4)]
    return Sample("caption", [Turn("caption", "\n".join(page.lines), [page]) for page in drawn], 1)


def from_text(r: random.Random, families: list[str], size: int) -> Sample:
    """No picture: the page as text, then questions. Teaches to look things up at a hundredth of the cost."""
    while True:
        page = d.document(r, families, size)
        asked = [e for e in exchanges(r, page, 6) if e[0] in ("field", "cell", "refuse", "judge", "read_row")]
        if page.lines and asked:
            break
    turns = []
    for number, (_, question, said) in enumerate(asked):
        text = "\n".join(page.lines) + "\n\n" + question if number == 0 else question
        turns += [Turn("user", text), Turn("assistant", said)]
    return Sample("text", turns)


def which_page(r: random.Random, families: list[str], most: int, least: int = 2, turns: int = 1) -> Sample:
    """Several pages of one tile each: which says something, or what the only one that knows says."""
    chosen = [pages.weather(d.card(r, families, r.randint(1, 2)), r, 0.5) for _ in range(r.randint(least, most))]
    asked: dict[str, str] = {}
    for _ in range(8 * turns):  # of two small pages there may be less to ask than wanted
        target = r.randrange(len(chosen))
        field = r.choice(chosen[target].fields)
        value_once = sum(field.value in "\n".join(page.lines) for page in chosen) == 1
        label_once = sum(any(f.kind == field.kind for f in page.fields) for page in chosen) == 1
        if label_once and r.random() < 0.5:
            asked[f"What is the {field.label}?"] = field.value
        elif value_once:
            asked[r.choice([f"On which page is {field.value}?", f"Which page says {field.value}?"])] = str(target + 1)
        if len(asked) == turns:
            break
    if not asked:
        return which_page(r, families, most, least, turns)
    said: list[Turn] = []
    for question, answer_ in asked.items():
        said += [Turn("user", question, [] if said else chosen), Turn("assistant", answer_)]
    return Sample("long" if len(chosen) > 4 else "multi", said, 1)


def page_captions(r: random.Random, families: list[str], size: int) -> Sample:
    """A document, or two, and what it says: of all that can be asked, this has the most to learn from for its tiles."""
    drawn: list[Page] = []
    while len(drawn) < (1 if size > 1 else 2):
        page = d.document(r, families, size)
        if page.lines:
            drawn.append(page)
    return Sample("caption", [Turn("caption", "\n".join(page.lines), [page]) for page in drawn], most_tiles(r, size))


def use_tool(r: random.Random, families: list[str], size: int) -> Sample:
    """A tool by any name is called with what the page says; when it has answered, so does the model."""
    while True:
        page = d.document(r, families, size)
        named = {field.kind: field for field in page.fields if field.kind in d.KINDS}
        if named:
            break
    verb, done = r.choice(VERBS)
    wanted = r.sample(sorted(named), min(len(named), r.choice([1, 1, 2])))
    tool = tool_named(verb, wanted)
    others = [tool_named(v, r.sample(sorted(d.KINDS), r.randint(1, 2))) for v, _ in r.sample(VERBS, r.randint(0, 1)) if v != verb]
    names = " and ".join(f"the {named[kind].label}" for kind in wanted)
    turns = [
        Turn("user", f"{verb.capitalize()} {names}.", [page]),
        Turn("assistant", tool_call(tool["function"]["name"], {kind: named[kind].value for kind in wanted})),
    ]
    if r.random() < 0.3:
        turns += [Turn("tool", json.dumps({"status": "ok"})), Turn("assistant", done)]
    return Sample("tool", turns, most_tiles(r, size), r.sample([tool, *others], 1 + len(others)))


VERBS = [("save", "Saved."), ("send", "Sent."), ("book", "Booked."), ("check", "Checked."), ("print", "Printed."), ("add", "Added.")]


def tool_named(verb: str, kinds: list[str]) -> dict:
    """A function `save_date_total` of two strings."""
    properties = {kind: {"type": "string"} for kind in kinds}
    parameters = {"type": "object", "properties": properties, "required": kinds}
    return {"type": "function", "function": {"name": "_".join([verb, *kinds]), "parameters": parameters}}


def long(r: random.Random, families: list[str]) -> Sample:
    """Up to 32 pages, read with δ < 1."""
    sample = which_page(r, families, 32, 5)
    sample.delta = r.choice([0.25, 0.0625])
    return sample


def zoom(r: random.Random, families: list[str], size: int) -> Sample:
    """A page too fine for one tile, whole: the question, the call, the part that it shows, and the answer."""
    while True:
        page = d.document(r, families, size)
        if page.fields and page.image.width > 200 and page.image.height > 120:
            break
    field, image = r.choice(page.fields), page.image
    # What has to be seen, with some room around it.
    width, height = max(120, field.box[2] - field.box[0] + 60), max(60, field.box[3] - field.box[1] + 30)
    left = max(0, min(image.width - width, (field.box[0] + field.box[2] - width) / 2))
    top = max(0, min(image.height - height, (field.box[1] + field.box[3] - height) / 2))
    box = thousandths((left, top, left + width, top + height), image)
    turns = [
        Turn("user", ask(r, field, page.fields), [page]),
        Turn("assistant", tool_call("zoom", {"box": box})),
        Turn("tool", "", [cropped(page, box)]),
        Turn("assistant", field.value),
    ]
    return Sample("zoom", turns, 1, [ZOOM])


def cropped(page: Page, box: list[int]) -> Page:
    """The pixels that a box in 0..1000 touches, and the words on them."""
    width, height = page.image.size
    left, top = box[0] * width // 1000, box[1] * height // 1000
    right, bottom = max(left + 1, -(-box[2] * width // 1000)), max(top + 1, -(-box[3] * height // 1000))
    return pages.part(page, left, top, right, bottom)


def look_closer(r: random.Random, families: list[str], size: int) -> Sample:
    """Either half of it: where to look, as the model is asked first, or what is seen there."""
    sample = zoom(r, families, size)
    if r.random() < 0.5:
        sample.turns = sample.turns[:2]
    else:
        sample.turns[1].learned = False
    return sample


def single(r: random.Random, families: list[str], task: str, size: int) -> Sample:
    """One question of a task, for evaluation."""
    match task:
        case "spell":
            return spell(r, families, 10, 3, 13, 20)
        case "multi":
            return which_page(r, families, 4)
        case "long":
            return long(r, families)
        case "zoom":
            return zoom(r, families, size)
        case "tool":
            sample = use_tool(r, families, size)
            return Sample("tool", sample.turns[:2], sample.max_tiles, sample.tools)
    while True:
        page = d.document(r, families, size)
        for exchange in exchanges(r, page, 8):
            if exchange[0] == task:
                return conversation([exchange], page, most_tiles(r, size))


TASKS = ["read", "read_row", "field", "cell", "bar", "count", "colour", "point", "refuse", "judge", "multi", "long", "zoom", "tool"]
