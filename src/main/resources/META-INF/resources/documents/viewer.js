import { byId, make, scrollTo } from "./dom.js";
import { verdictOf, VERDICTS } from "./verdicts.js";

const RESOLUTIONS = [50, 75, 110, 150, 220, 300];
const SMALLEST = 0.2;
const LARGEST = 8;
const STEP = 1.25;
const POINTS_PER_INCH = 72;
const MARGIN_POINTS = 1.5;

/** One page at a time, as large as one likes, with places lit up. Boxes come in points of the page. */
export class Viewer {
  #api;
  #document = null;
  #number = 1;
  #page = null;
  #marks = [];
  #active = null;
  /** Pixels of the screen a point; null for what fits. */
  #zoom = null;
  #pages = new Map();
  #fingers = new Map();
  #pinch = null;
  #drawn = "";
  #turn = 0;

  /** Called with the document that is shown, or with null. */
  onChange = () => {};

  constructor(api) {
    this.#api = api;
    this.#listen();
  }

  get document() {
    return this.#document;
  }

  /** Shows a page; marks are {box, verdict, label, claimed}, and the one that is active is brought into sight. */
  async show(document, number = 1, marks = [], active = null) {
    if (this.#document?.id !== document.id) {
      this.#zoom = null;
    }
    const turn = ++this.#turn;
    this.#document = document;
    this.#number = number;
    this.#marks = marks;
    this.#active = active;
    this.#describe();
    this.onChange(document);
    const page = await this.#find(document.id, number);
    if (turn !== this.#turn) {
      return;
    }
    this.#page = page;
    this.#draw();
    await this.#drawPicture(turn);
  }

  /** A document that is being read has news. */
  update(document) {
    if (document.id !== this.#document?.id) {
      return;
    }
    const before = this.#document;
    this.#document = document;
    this.#describe();
    if (before.pages_ready !== document.pages_ready && this.#page?.state !== "ready") {
      this.#pages.delete(`${document.id}/${this.#number}`);
      this.show(document, this.#number, this.#marks, this.#active);
    }
  }

  clear() {
    this.#turn++;
    this.#document = null;
    this.#page = null;
    this.#marks = [];
    this.#drawn = "";
    byId("viewer-bar").hidden = true;
    byId("sheet").hidden = true;
    byId("legend").hidden = true;
    byId("viewer-empty").hidden = false;
    this.onChange(null);
  }

  turn(by) {
    this.#goTo(this.#number + by);
  }

  zoom(factor, at) {
    if (this.#page) {
      this.#zoomTo(this.#scale() * factor, at);
    }
  }

  fit() {
    this.#zoom = null;
    this.#layOut();
    this.#drawPicture(this.#turn);
  }

  async #find(id, number) {
    const key = `${id}/${number}`;
    if (!this.#pages.has(key)) {
      try {
        const page = await this.#api.get(`/v1/documents/${id}/pages/${number}`);
        if (page.state === "ready") {
          this.#pages.set(key, page);
        }
        return page;
      } catch (failure) {
        return { state: "absent", failure: { message: failure.message } };
      }
    }
    return this.#pages.get(key);
  }

  #count() {
    return Math.max(1, this.#document.page_count ?? 1);
  }

  #goTo(number) {
    if (this.#document && number >= 1 && number <= this.#count() && number !== this.#number) {
      this.show(this.#document, number, [], null);
      byId("desk").scrollTop = 0;
    } else if (this.#document) {
      this.#describe();
    }
  }

  #describe() {
    byId("viewer-bar").hidden = false;
    byId("viewer-empty").hidden = true;
    byId("viewer-title").textContent = this.#document.name;
    byId("viewer-title").title = this.#document.name;
    byId("page-number").value = this.#number;
    byId("page-count").textContent = `of ${this.#count().toLocaleString("en")}`;
    byId("previous").disabled = this.#number <= 1;
    byId("next").disabled = this.#number >= this.#count();
  }

  #draw() {
    const page = this.#page;
    const readable = page.width && page.height;
    byId("sheet").hidden = false;
    byId("page").hidden = !readable;
    const failure = byId("page-failure");
    failure.hidden = page.state === "ready";
    failure.textContent = reason(page, this.#document);
    byId("page").alt = `Page ${this.#number} of ${this.#document.name}`;
    this.#layOut();
    this.#drawMarks();
  }

  #fitScale() {
    const desk = byId("desk");
    const room = getComputedStyle(desk);
    const width = desk.clientWidth - parseFloat(room.paddingLeft) - parseFloat(room.paddingRight);
    const height = desk.clientHeight - parseFloat(room.paddingTop) - parseFloat(room.paddingBottom);
    const across = width / this.#page.width;
    const narrow = matchMedia("(max-width: 60rem)").matches;
    return Math.max(SMALLEST, Math.min(LARGEST, narrow ? across : Math.min(across, Math.max(0.5, height / this.#page.height))));
  }

  #scale() {
    return this.#zoom ?? this.#fitScale();
  }

  #layOut() {
    const sheet = byId("sheet");
    if (!this.#page?.width) {
      sheet.style.width = "";
      sheet.style.height = "";
      return;
    }
    const scale = this.#scale();
    sheet.style.width = `${this.#page.width * scale}px`;
    sheet.style.height = `${this.#page.height * scale}px`;
    byId("zoom-fit").textContent = `${Math.round((scale * POINTS_PER_INCH) / 96 * 100)} %`;
  }

  async #drawPicture(turn) {
    if (!this.#page?.width) {
      this.#drawn = "";
      byId("page").removeAttribute("src");
      return;
    }
    const wanted = this.#scale() * POINTS_PER_INCH * (devicePixelRatio || 1);
    const dpi = RESOLUTIONS.find((step) => step >= wanted) ?? RESOLUTIONS.at(-1);
    const path = `/v1/documents/${this.#document.id}/pages/${this.#number}/image?dpi=${dpi}`;
    if (path === this.#drawn) {
      return;
    }
    const samePage = this.#drawn.startsWith(path.slice(0, path.indexOf("?")) + "?");
    this.#drawn = path;
    byId("sheet").classList.toggle("loading", !samePage);
    try {
      const src = await this.#api.picture(path);
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      if (turn === this.#turn && path === this.#drawn) {
        byId("page").src = src;
        byId("sheet").classList.remove("loading");
      }
    } catch {
      if (path === this.#drawn) {
        this.#drawn = "";
        byId("page-failure").hidden = false;
        byId("page-failure").textContent = "This page cannot be drawn.";
      }
    }
  }

  #drawMarks() {
    const { width, height } = this.#page;
    const marks = width ? this.#marks : [];
    byId("marks").replaceChildren(...marks.flatMap((mark, i) => [
      ...(mark.claimed ? [place(mark.claimed, width, height, make("span", { class: "claimed", title: "Where the model said that it stands" }))] : []),
      ...mark.boxes.map((box, line) => place(box, width, height, make("span", {
        class: `mark ${mark.verdict}${i === this.#active ? " active" : ""}`,
        title: `${verdictOf(mark.verdict).label}: ${mark.label}`,
        role: line ? null : "img",
        "aria-hidden": line ? "true" : null,
        "aria-label": line ? null : `${verdictOf(mark.verdict).label}: ${mark.label}`,
      }))),
    ]));
    this.#drawLegend(marks);
    this.#bringIntoSight(byId("marks").querySelector(".mark.active"));
  }

  #bringIntoSight(mark) {
    if (!mark) {
      return;
    }
    const desk = byId("desk");
    const frame = desk.getBoundingClientRect();
    const place = mark.getBoundingClientRect();
    scrollTo(desk, {
      top: desk.scrollTop + place.top + place.height / 2 - frame.top - frame.height / 2,
      left: desk.scrollLeft + place.left + place.width / 2 - frame.left - frame.width / 2,
    });
  }

  #drawLegend(marks) {
    const shown = Object.keys(VERDICTS).filter((verdict) => marks.some((mark) => mark.verdict === verdict));
    byId("legend").hidden = shown.length === 0;
    byId("legend").replaceChildren(...shown.map((verdict) =>
      make("li", { class: verdict },
        make("span", { class: "sign", "aria-hidden": "true" }, verdictOf(verdict).sign),
        make("strong", {}, verdictOf(verdict).label), ` ${verdictOf(verdict).meaning}`)));
  }

  /** Keeps what is held of the page at a point of the window, as far as there is room to scroll. */
  #zoomTo(scale, at = middleOf(byId("desk")), held = this.#below(at)) {
    const desk = byId("desk");
    this.#zoom = Math.max(SMALLEST, Math.min(LARGEST, scale));
    this.#layOut();
    const now = byId("sheet").getBoundingClientRect();
    desk.scrollLeft += now.left + held.across * now.width - at.x;
    desk.scrollTop += now.top + held.down * now.height - at.y;
    this.#drawPicture(this.#turn);
  }

  /** What of the page is at a point of the window, in fractions of the page. */
  #below({ x, y }) {
    const sheet = byId("sheet").getBoundingClientRect();
    return { across: (x - sheet.left) / sheet.width, down: (y - sheet.top) / sheet.height };
  }

  #listen() {
    byId("previous").addEventListener("click", () => this.turn(-1));
    byId("next").addEventListener("click", () => this.turn(1));
    byId("zoom-in").addEventListener("click", () => this.zoom(STEP));
    byId("zoom-out").addEventListener("click", () => this.zoom(1 / STEP));
    byId("zoom-fit").addEventListener("click", () => this.fit());
    byId("page-number").addEventListener("change", ({ target }) => this.#goTo(Number.parseInt(target.value, 10) || this.#number));
    const desk = byId("desk");
    desk.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        this.zoom(Math.exp(-event.deltaY / 200), { x: event.clientX, y: event.clientY });
      }
    }, { passive: false });
    desk.addEventListener("pointerdown", (event) => this.#press(event));
    desk.addEventListener("pointermove", (event) => this.#move(event));
    ["pointerup", "pointercancel"].forEach((name) => desk.addEventListener(name, (event) => this.#release(event)));
    new ResizeObserver(() => {
      if (this.#page && this.#zoom === null) {
        this.#layOut();
        this.#drawPicture(this.#turn);
      }
    }).observe(desk);
  }

  #press(event) {
    if (!this.#page) {
      return;
    }
    this.#fingers.set(event.pointerId, event);
    if (event.pointerType === "mouse" && event.button === 0) {
      byId("desk").setPointerCapture(event.pointerId);
      byId("desk").classList.add("panning");
    }
    if (this.#fingers.size === 2) {
      this.#pinch = { apart: apart(this.#fingers), scale: this.#scale(), held: this.#below(between(this.#fingers)) };
    }
  }

  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) {
      return;
    }
    this.#fingers.set(event.pointerId, event);
    if (this.#pinch && this.#fingers.size === 2) {
      const scale = this.#pinch.scale * (apart(this.#fingers) / this.#pinch.apart);
      this.#zoomTo(scale, between(this.#fingers), this.#pinch.held);
    } else if (event.pointerType === "mouse") {
      byId("desk").scrollLeft -= event.clientX - before.clientX;
      byId("desk").scrollTop -= event.clientY - before.clientY;
    }
  }

  #release(event) {
    this.#fingers.delete(event.pointerId);
    this.#pinch = null;
    byId("desk").classList.remove("panning");
  }
}

function place([left, top, right, bottom], width, height, element) {
  const from = { x: Math.max(0, left - MARGIN_POINTS), y: Math.max(0, top - MARGIN_POINTS) };
  element.style.left = `${(from.x / width) * 100}%`;
  element.style.top = `${(from.y / height) * 100}%`;
  element.style.width = `${((Math.min(width, right + MARGIN_POINTS) - from.x) / width) * 100}%`;
  element.style.height = `${((Math.min(height, bottom + MARGIN_POINTS) - from.y) / height) * 100}%`;
  return element;
}

function apart(fingers) {
  const [a, b] = [...fingers.values()];
  return Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
}

function middleOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

function between(fingers) {
  const [a, b] = [...fingers.values()];
  return { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
}

function reason(page, document) {
  if (page.failure) {
    return page.failure.message;
  }
  if (document.state === "failed") {
    return document.failure?.message ?? "This document cannot be read.";
  }
  return document.state === "cancelled" ? "Reading was stopped before this page." : "This page is still to be read.";
}
