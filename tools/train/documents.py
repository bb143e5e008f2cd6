"""What stands on the pages: names, dates, amounts, and the documents made of them."""

import random
import string
from typing import Callable

from pages import COLOURS, FORMS_DRAWN, Box, Canvas, Field, Page, Shape, Table, weather

FIRST = "Anna Ben Clara David Elena Felix Grace Hugo Ines Jonas Karin Liam Maria Nora Oscar Paula Quinn Rosa Simon Tara Uwe Vera Walter Yara Zoe Ahmed Bianca Chen Dana Erik Fatima Goran".split()
LAST = "Adams Baker Clark Diaz Evans Fischer Garcia Hughes Ivanov Jensen Keller Lopez Meyer Novak Olsen Patel Quist Rossi Schmidt Turner Urban Vogel Weber Xu Young Zhang Moreau Kowalski Silva Tanaka".split()
PLACES = "Aarhus Berlin Bergen Boston Cardiff Dublin Genoa Geneva Ghent Graz Kyoto Lagos Leeds Lima Lisbon London Lyon Madrid Malmo Milan Nantes Oslo Paris Porto Prague Quito Riga Rome Sofia Turin Vienna Zurich".split()
STREETS = "Oak Elm Mill High Park Lake Church River Station Garden Market School Bridge King Queen Castle".split()
TRADE = "Trading Supplies Foods Logistics Systems Media Textiles Tools Energy Consulting Motors Press".split()
FORMS = "Ltd Inc GmbH LLC Group Co SA".split()
GOODS = "Apples Bread Butter Cables Candles Carrots Chairs Cheese Coffee Desks Eggs Envelopes Flour Gloves Honey Ink Jam Keys Lamps Mats Milk Nails Oranges Paint Paper Pens Pepper Phones Plates Rice Ropes Salt Screws Shelves Soap Spoons Stamps Sugar Tape Tea Tiles Towels Wire Wood".split()
MONTHS = "January February March April May June July August September October November December".split()
TEAMS = "North South East West Sales Support Finance Design Research Legal Online Retail Export Service".split()
SENTENCES = [
    "thank you for your letter of {date}.", "we have received your order {code}.", "the total amount is {money}.",
    "please send the goods to {place}.", "our office in {place} will be closed on {date}.", "your payment of {money} is late.",
    "the meeting will take place on {date} in {place}.", "{name} will call you next week.", "please ask for {name} at the desk.",
    "we are pleased to offer you a new contract.", "the parcel left {place} this morning.", "please find the papers enclosed.",
    "all prices are valid until {date}.", "you can reach us at {phone}.", "the key is with {name}.", "we look forward to your answer.",
]  # fmt: skip


def pseudo_word(r: random.Random) -> str:
    word = "".join(r.choice("bcdfghklmnprstvwz" if i % 2 == 0 else "aeiou") for i in range(r.randint(3, 8)))
    return word.capitalize()


def name(r: random.Random) -> str:
    return f"{r.choice(FIRST)} {r.choice(LAST) if r.random() < 0.7 else pseudo_word(r)}"


def company(r: random.Random) -> str:
    first = r.choice(LAST) if r.random() < 0.5 else pseudo_word(r)
    return f"{first} {r.choice(TRADE)} {r.choice(FORMS)}" if r.random() < 0.6 else f"{first} {r.choice(TRADE)}"


def date(r: random.Random) -> str:
    year, month, day = r.randint(1990, 2035), r.randint(1, 12), r.randint(1, 28)
    return r.choice(
        [f"{year}-{month:02}-{day:02}"] * 2
        + [f"{day:02}.{month:02}.{year}", f"{month:02}/{day:02}/{year}", f"{day} {MONTHS[month - 1]} {year}"]
        + [f"{MONTHS[month - 1][:3]} {day}, {year}"]
    )


def money(r: random.Random, most: int = 9999) -> str:
    amount = f"{r.randint(1, r.choice([20, 200, most]))}.{r.randint(0, 99):02}"
    return r.choice(["${}", "${}", "€{}", "{} EUR", "{}", "£{}"]).format(amount)


def code(r: random.Random) -> str:
    letters = "".join(r.choice(string.ascii_uppercase) for _ in range(r.randint(1, 3)))
    digits = "".join(r.choice(string.digits) for _ in range(r.randint(3, 6)))
    return r.choice([f"{letters}{digits}", f"{letters}-{digits}", digits, f"{digits[:3]}-{letters}"])


def phone(r: random.Random) -> str:
    return r.choice(["{:03}-{:04}", "+{1:02} {0:03} {2:04}", "({0:03}) {2:04}"]).format(
        r.randint(100, 999), r.randint(1, 99), r.randint(0, 9999)
    ) if r.random() < 0.5 else f"{r.randint(100, 999)}-{r.randint(0, 9999):04}"


def address(r: random.Random) -> str:
    return f"{r.randint(1, 199)} {r.choice(STREETS)} {r.choice(['Street', 'Road', 'Lane'])}"


def email(r: random.Random) -> str:
    return f"{r.choice(FIRST).lower()}@{pseudo_word(r).lower()}.{r.choice(['com', 'org', 'net', 'eu'])}"


# kind: (labels, value, questions in other words). The first word of a question is capital, its end a question mark.
KINDS: dict[str, tuple[list[str], Callable[[random.Random], str], list[str]]] = {
    "date": (["Date", "Issued", "Date of issue", "Day"], date, ["When was it issued?", "What date is on it?"]),
    "due": (["Due", "Due date", "Pay by", "Payable until"], date, ["When is it due?", "By when must it be paid?"]),
    "total": (["Total", "Total due", "Amount due", "Balance"], money, ["How much is due?", "What is the amount to pay?"]),
    "tax": (["Tax", "VAT", "Sales tax"], money, ["How much tax is there?"]),
    "vendor": (["Vendor", "Company", "Seller", "From"], company, ["Who is the vendor?", "Which company is it from?"]),
    "customer": (["Customer", "Bill to", "Client", "Sold to"], name, ["Who is the customer?", "Who has to pay?"]),
    "name": (["Name", "Contact", "Full name"], name, ["Who is it?", "What is the person called?"]),
    "phone": (["Phone", "Tel", "Telephone", "Mobile"], phone, ["Which number can I call?"]),
    "email": (["Email", "E-mail", "Mail"], email, ["What is the mail address?"]),
    "city": (["City", "Town", "Place"], lambda r: r.choice(PLACES), ["In which city is it?", "Which place is named?"]),
    "address": (["Address", "Street"], address, ["Which street is it in?"]),
    "invoice": (["Invoice", "Invoice no", "Invoice number"], code, ["Which invoice is it?", "What is the number of the invoice?"]),
    "order": (["Order", "Order no", "Order number"], code, ["Which order is it?", "What is the number of the order?"]),
    "code": (["Code", "Ref", "Reference", "Serial"], code, ["What is the reference?"]),
    "item": (["Item", "Product", "Article"], lambda r: r.choice(GOODS), ["Which product is it?", "What was bought?"]),
    "quantity": (["Qty", "Quantity", "Pieces"], lambda r: str(r.randint(1, 99)), ["How many pieces are there?"]),
}  # fmt: skip
FORM_KINDS = ["name", "phone", "email", "city", "address", "date", "code", "order"]


def make_field(r: random.Random, kind: str) -> tuple[str, str]:
    labels, value, _ = KINDS[kind]
    label = r.choice(labels)
    style = r.random()
    return (label.upper() if style < 0.1 else label), value(r)


def margin(r: random.Random, canvas: Canvas) -> float:
    return r.uniform(0.3, 1.2) * canvas.size


def glyphs(r: random.Random, families: list[str], longest: int, lines: int, low: int, high: int, tile: int = 112) -> Page:
    """Random words in one tile, to learn letters from: few and large at first."""
    canvas = Canvas(r, families, r.randint(low, high))
    y = r.uniform(0, max(1.0, tile - lines * canvas.height()))
    for _ in range(r.randint(1, lines)):
        text = glyph_word(r, r.randint(1, longest))
        while canvas.width(text) > tile - 4 and len(text) > 1:
            text = text[:-1]
        canvas.text(r.uniform(1, max(2.0, tile - 2 - canvas.width(text))), y, text)
        y += canvas.height()
    return canvas.page("glyphs", tile, tile)


def glyph_word(r: random.Random, length: int) -> str:
    """Digits, a made-up word, a real one, or anything."""
    kind = r.random()
    if kind < 0.3:
        return "".join(r.choice(string.digits) for _ in range(length))
    if kind < 0.5:
        return "".join(r.choice("bcdfghklmnprstvwz" if i % 2 == 0 else "aeiou") for i in range(length)).capitalize()
    if kind < 0.75:
        value = make_field(r, r.choice(list(KINDS)))[r.randrange(2)]
        start = r.randint(0, max(0, len(value) - length))
        return value[start : start + length].strip() or "0"
    return "".join(r.choice(string.ascii_letters + string.digits * 2 + ".,:-/$") for _ in range(length))


def card(r: random.Random, families: list[str], rows: int) -> Page:
    """Labels and values, below or beside each other."""
    canvas = Canvas(r, families, r.randint(13, 19))
    titled = r.random() < 0.2
    kinds = r.sample([kind for kind in KINDS if not (titled and kind == "vendor")], rows)
    x = y = margin(r, canvas)
    layout = r.choice(["colon", "colon", "colon", "columns", "above", "plain"])
    fields, right = [], 0.0
    pairs = [(kind, *make_field(r, kind)) for kind in kinds]
    column = max(canvas.width(label) for _, label, _ in pairs) + r.uniform(0.8, 2) * canvas.size
    bold = r.random() < 0.3
    if titled:
        title = company(r)
        fields.append(Field("vendor", "Company", title, canvas.text(x, y, title, 1.2, bold=True)))
        right = fields[0].box[2]
        y += canvas.height(1.4)
    for kind, label, value in pairs:
        colon = ":" if layout == "colon" or layout == "columns" and bold else ""
        written = canvas.text(x, y, label + colon, bold=bold)
        if layout == "above":
            y += canvas.height()
            box = canvas.text(x, y, value)
            y += canvas.height() * 0.3
        elif layout == "columns":
            box = canvas.text(x + column, y, value)
        else:
            box = canvas.text(written[2] + canvas.width(" ") * (1 if colon else 2), y, value)
        fields.append(Field(kind, label, value, box))
        right = max(right, box[2], written[2])
        y += canvas.height(r.uniform(1, 1.1))
    return canvas.page("card", right + margin(r, canvas), y + margin(r, canvas), fields=fields)


def table(r: random.Random, families: list[str], rows: int, columns: int) -> Page:
    """A head and rows; the first column names the row."""
    canvas = Canvas(r, families, r.randint(12, 17))
    head = [r.choice(["Item", "Name", "Team", "City"])]
    names = {"Item": GOODS, "Name": FIRST, "Team": TEAMS, "City": PLACES}[head[0]]
    makers = {"Price": money, "Qty": lambda r: str(r.randint(1, 99)), "Date": date, "Code": code, "Sum": money, "Sold": lambda r: str(r.randint(1, 999))}
    head += r.sample(list(makers), columns - 1)
    cells = [[first, *(makers[column](r) for column in head[1:])] for first in r.sample(names, rows)]
    gap = r.uniform(0.8, 1.8) * canvas.size
    widths = [max(canvas.width(row[i], bold=True) for row in [head, *cells]) + gap for i in range(columns)]
    x0 = y = margin(r, canvas)
    step = canvas.height(r.uniform(1, 1.3))
    ruled = r.choice(["none", "head", "rows", "grid"])
    boxes = []
    for number, row in enumerate([head, *cells]):
        x = x0
        line = []
        for i, cell in enumerate(row):
            line.append(canvas.text(x, y, cell, bold=number == 0))
            x += widths[i]
        boxes.append(line)
        if ruled in ("rows", "grid") or ruled == "head" and number == 0:
            canvas.line(x0 - 3, y + step - 2, x0 + sum(widths) - 3, y + step - 2)
        y += step
    if ruled == "grid":
        x = x0 - gap / 2
        for width in [*widths, 0]:
            canvas.line(x, x0 - 2, x, y - 2)
            x += width
    known = Table(head, cells, boxes[1:])
    return canvas.page("table", x0 + sum(widths) + margin(r, canvas), y + margin(r, canvas), table=known)


def receipt(r: random.Random, families: list[str], items: int) -> Page:
    """A shop's name, what was bought, and what it came to."""
    canvas = Canvas(r, families, r.randint(12, 16))
    width = canvas.size * r.uniform(11, 14)
    x = y = margin(r, canvas)
    shop = f"{pseudo_word(r)} {r.choice(TRADE)}"
    box = canvas.text(x, y, shop, 1.15, bold=True)
    fields = [Field("vendor", "Shop", shop, box)]
    y += canvas.height(1.3)
    day = date(r)
    fields.append(Field("date", "Date", day, canvas.text(x, y, day)))
    y += canvas.height(1.2)
    sign = r.choice(["$", "€", ""])
    cents = [r.randint(50, 5000) for _ in range(items)]
    goods = r.sample(GOODS, items)
    for good, price in zip(goods, cents):
        canvas.text(x, y, good)
        fields.append(Field("price", good, f"{sign}{price / 100:.2f}", canvas.text(x + width, y, f"{sign}{price / 100:.2f}", right=True)))
        y += canvas.height()
    canvas.line(x, y, x + width, y)
    y += canvas.height(0.3)
    sums = [("total", "Total", sum(cents))]
    if r.random() < 0.5:
        sums.insert(0, ("tax", "Tax", round(sum(cents) * r.choice([0.05, 0.1, 0.2]))))
    for kind, label, amount in sums:
        canvas.text(x, y, label, bold=True)
        fields.append(Field(kind, label, f"{sign}{amount / 100:.2f}", canvas.text(x + width, y, f"{sign}{amount / 100:.2f}", bold=True, right=True)))
        y += canvas.height()
    right = max(word.box[2] for word in canvas.words)
    return canvas.page("receipt", right + margin(r, canvas), y + margin(r, canvas), fields=fields)


def invoice(r: random.Random, families: list[str], items: int) -> Page:
    """Seller and customer, number and dates, items and total."""
    canvas = Canvas(r, families, r.randint(11, 14))
    x = y = margin(r, canvas)
    seller = company(r)
    fields = [Field("vendor", "Seller", seller, canvas.text(x, y, seller, 1.2, bold=True))]
    y += canvas.height(1.5)
    width = canvas.size * r.uniform(19, 24)
    facts = [(kind, *make_field(r, kind)) for kind in ["invoice", "date", "due", "customer"]]
    middle = x + width / 2
    for number, (kind, label, value) in enumerate(facts):
        left = x if number % 2 == 0 else middle
        written = canvas.text(left, y, label + ":", bold=True)
        if written[2] + canvas.width(" " + value) > left + width / 2:
            y += canvas.height()
            fields.append(Field(kind, label, value, canvas.text(left, y, value)))
        else:
            fields.append(Field(kind, label, value, canvas.text(written[2] + canvas.width(" "), y, value)))
        if number % 2 == 1:
            y += canvas.height()
    y += canvas.height(0.6)
    sign = r.choice(["$", "€", ""])
    columns = [x, x + width * 0.55, x + width]
    canvas.text(columns[0], y, "Item", bold=True)
    canvas.text(columns[1], y, "Qty", bold=True)
    canvas.text(columns[2], y, "Amount", bold=True, right=True)
    y += canvas.height(1.1)
    canvas.line(x, y, x + width, y)
    cells, boxes, total = [], [], 0
    for good in r.sample(GOODS, items):
        cents = r.randint(100, 90000)
        total += cents
        row = [good, str(r.randint(1, 40)), f"{sign}{cents / 100:.2f}"]
        boxes.append([canvas.text(columns[0], y, row[0]), canvas.text(columns[1], y, row[1]), canvas.text(columns[2], y, row[2], right=True)])
        cells.append(row)
        y += canvas.height()
    canvas.line(x, y, x + width, y)
    label = r.choice(KINDS["total"][0])
    amount = f"{sign}{total / 100:.2f}"
    canvas.text(x, y, label, bold=True)
    fields.append(Field("total", label, amount, canvas.text(columns[2], y, amount, bold=True, right=True)))
    y += canvas.height()
    right = max(word.box[2] for word in canvas.words)
    known = Table(["Item", "Qty", "Amount"], cells, boxes)
    return canvas.page("invoice", right + margin(r, canvas), y + margin(r, canvas), fields=fields, table=known)


def form(r: random.Random, families: list[str], rows: int) -> Page:
    """Labels over framed values."""
    canvas = Canvas(r, families, r.randint(12, 16))
    x = y = margin(r, canvas)
    title = r.choice(["Application", "Registration", "Order form", "Change of address", "Member card"])
    canvas.text(x, y, title, 1.2, bold=True)
    y += canvas.height(1.6)
    width = canvas.size * r.uniform(11, 15)
    fields = []
    for kind in r.sample(FORM_KINDS, rows):
        label, value = make_field(r, kind)
        canvas.text(x, y, label, 0.85)
        y += canvas.height(0.9)
        canvas.rectangle((x, y, x + max(width, canvas.width(value) + 10), y + canvas.height(1.15)))
        fields.append(Field(kind, label, value, canvas.text(x + 5, y + 2, value)))
        y += canvas.height(1.5)
    right = max(x + width, max(word.box[2] for word in canvas.words) + 6)
    return canvas.page("form", right + margin(r, canvas), y + margin(r, canvas), fields=fields)


def letter(r: random.Random, families: list[str], sentences: int) -> Page:
    """A greeting, a few sentences broken into lines, a name."""
    canvas = Canvas(r, families, r.randint(12, 16))
    x = y = margin(r, canvas)
    width = canvas.size * r.uniform(14, 20)
    sender, day = name(r), date(r)
    fields = []
    if r.random() < 0.7:
        fields.append(Field("date", "Date", day, canvas.text(x, y, day)))
        y += canvas.height(1.5)
    words = [f"Dear {name(r)},"]
    values = {"date": date(r), "code": code(r), "money": money(r), "place": r.choice(PLACES), "name": name(r), "phone": phone(r)}
    for number, sentence in enumerate(r.sample(SENTENCES, sentences)):
        text = sentence.format(**values)
        words.append(text[0].upper() + text[1:] if number else text)
    lines = [words[0]] + wrapped(canvas, " ".join(words[1:]), width) + ["Kind regards", sender]
    for line in lines:
        box = canvas.text(x, y, line)
        y += canvas.height(1.25 if line in (lines[0], lines[-3]) else 1)
    fields.append(Field("name", "Signed", sender, box))
    right = max(word.box[2] for word in canvas.words)
    return canvas.page("letter", right + margin(r, canvas), y + margin(r, canvas), fields=fields)


def paragraph(r: random.Random, families: list[str], sentences: int) -> Page:
    """Running text alone."""
    canvas = Canvas(r, families, r.randint(12, 18))
    x = y = margin(r, canvas)
    values = {"date": date(r), "code": code(r), "money": money(r), "place": r.choice(PLACES), "name": name(r), "phone": phone(r)}
    text = " ".join(s[0].upper() + s[1:] for s in (s.format(**values) for s in r.sample(SENTENCES, sentences)))
    for line in wrapped(canvas, text, canvas.size * r.uniform(10, 18)):
        canvas.text(x, y, line)
        y += canvas.height()
    right = max(word.box[2] for word in canvas.words)
    return canvas.page("paragraph", right + margin(r, canvas), y + margin(r, canvas))


def wrapped(canvas: Canvas, text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and canvas.width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def chart(r: random.Random, families: list[str], bars: int) -> Page:
    """A bar chart with the values written at the bars."""
    canvas = Canvas(r, families, r.randint(12, 15))
    x = y = margin(r, canvas)
    canvas.text(x, y, f"{r.choice(['Sales', 'Orders', 'Visitors', 'Costs'])} {r.randint(1990, 2035)}", 1.1, bold=True)
    y += canvas.height(1.5)
    names = r.sample(TEAMS + [month[:3] for month in MONTHS], bars)
    values = [r.randint(1, 99) for _ in names]
    fill = r.choice(list(COLOURS.values()))
    if r.random() < 0.5:
        left = x + max(canvas.width(name) for name in names) + 6
        length = canvas.size * r.uniform(7, 10)
        for label, value in zip(names, values):
            canvas.text(x, y, label)
            end = left + length * value / 100
            canvas.rectangle((left, y + 2, end, y + canvas.size), fill)
            canvas.text(end + 5, y, str(value))
            y += canvas.height(1.1)
        bottom, right = y, left + length + canvas.width("99") + 6
    else:
        step = max(canvas.width(name) for name in names) + canvas.size * 0.7
        height = canvas.size * r.uniform(6, 9)
        base = y + height + canvas.height()
        canvas.line(x, base, x + step * bars, base)
        for number, (label, value) in enumerate(zip(names, values)):
            left = x + step * (number + 0.2)
            top = base - height * value / 100
            canvas.rectangle((left, top, left + step * 0.6, base), fill)
            canvas.text(left, top - canvas.height(), str(value))
            canvas.text(x + step * number, base + 3, label)
        bottom, right = base + canvas.height(1.3), x + step * bars
    right = max(right, *(word.box[2] for word in canvas.words))
    return canvas.page("chart", right + margin(r, canvas), bottom + margin(r, canvas), bars=list(zip(names, values)))


def shapes(r: random.Random, families: list[str], most: int) -> Page:
    """Coloured shapes that do not touch."""
    canvas = Canvas(r, families, 14)
    columns, rows = r.choice([(3, 2), (2, 3), (3, 3), (4, 2), (2, 2)])
    cell = r.uniform(36, 54)
    # Few forms and colours on a page, so that counts are not all one.
    forms, colours = r.sample(FORMS_DRAWN, r.randint(1, 3)), r.sample(list(COLOURS), r.randint(1, 4))
    cells = r.sample([(j, i) for j in range(rows) for i in range(columns)], r.randint(1, min(most, columns * rows)))
    found = []
    for j, i in sorted(cells):
        side = cell * r.uniform(0.45, 0.8)
        x, y = cell * i + r.uniform(2, cell - side), cell * j + r.uniform(2, cell - side)
        box: Box = (x, y, x + side, y + side)
        form, colour = r.choice(forms), r.choice(colours)
        if form == "circle":
            canvas.ellipse(box, COLOURS[colour])
        elif form == "square":
            canvas.polygon([(x, y), (x + side, y), (x + side, y + side), (x, y + side)], COLOURS[colour])
        else:
            canvas.polygon([(x + side / 2, y), (x + side, y + side), (x, y + side)], COLOURS[colour])
        found.append(Shape(form, colour, box))
    return canvas.page("shapes", cell * columns + 2, cell * rows + 2, shapes=found)


def document(r: random.Random, families: list[str], size: int) -> Page:
    """Any document; size 0 to 3 is how much stands on it."""
    kinds = ["card"] * 4 + ["table", "chart", "shapes"] * 3 + ["receipt", "paragraph", "form", "invoice"] * 2 + ["letter"]
    if size == 0:
        kinds = ["card"] * 4 + ["table", "chart", "shapes"] * 2 + ["paragraph"]
    match r.choice(kinds):
        case "card":
            page = card(r, families, r.randint(1, 2 + size))
        case "table":
            page = table(r, families, r.randint(2, 2 + size), r.randint(2, min(4, 2 + size)))
        case "receipt":
            page = receipt(r, families, r.randint(1, 2 + size))
        case "paragraph":
            page = paragraph(r, families, r.randint(1, 1 + size))
        case "form":
            page = form(r, families, r.randint(1, 1 + size))
        case "chart":
            page = chart(r, families, r.randint(2, 3 + size))
        case "shapes":
            page = shapes(r, families, 3 + 2 * size)
        case "letter":
            page = letter(r, families, r.randint(1, 1 + size))
        case "invoice":
            page = invoice(r, families, r.randint(1, 1 + size))
    return weather(page, r)
