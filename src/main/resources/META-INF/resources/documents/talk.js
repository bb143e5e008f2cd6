import { byId, make, plural, scrollTo, sentence } from "./dom.js";
import { verdictOf } from "./verdicts.js";

const HIT_DPI = 40;

/** Questions and answers, and what was found for them. */
export class Talk {
  #api;
  #collection = null;
  #conversation = null;
  #running = null;

  /** Called with {document, page, marks, active} when somebody wants to see a place. */
  onPlace = () => {};
  /** Says which documents are asked; none for all of them. */
  scope = () => [];

  constructor(api) {
    this.#api = api;
    byId("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#running ? this.stop() : this.#ask();
    });
    byId("find").addEventListener("click", () => this.#find());
    byId("question").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        if (!this.#running) {
          this.#ask();
        }
      }
    });
    byId("conversation").addEventListener("change", ({ target }) => this.#reload(target.value));
    byId("forget").addEventListener("click", () => this.#forget());
  }

  async show(collection) {
    this.stop();
    this.#collection = collection;
    this.#begin();
    await this.#list();
  }

  stop() {
    this.#running?.abort();
  }

  get isRunning() {
    return this.#running !== null;
  }

  #begin() {
    this.#conversation = null;
    byId("thread").replaceChildren(byId("talk-empty"));
    byId("talk-empty").hidden = false;
    byId("forget").hidden = true;
    this.#fail("");
  }

  async #list() {
    const all = await this.#api.get(`/v1/collections/${this.#collection}/conversations`);
    byId("conversation").replaceChildren(
      new Option("New conversation", ""),
      ...all.map(({ id, title }) => new Option(title, id, false, id === this.#conversation)));
    byId("conversation").hidden = all.length === 0;
    byId("forget").hidden = !this.#conversation;
  }

  async #reload(id) {
    this.stop();
    this.#begin();
    if (!id) {
      return;
    }
    try {
      const { answers } = await this.#api.get(`/v1/conversations/${id}`);
      this.#conversation = id;
      byId("forget").hidden = false;
      for (const { question, text, outcome, citations } of answers) {
        const answer = this.#answer(question);
        answer.add(text);
        citations.forEach((citation) => answer.cite(citation));
        answer.end({ outcome, text });
      }
    } catch (failure) {
      this.#fail(failure.message);
    }
  }

  async #forget() {
    try {
      await this.#api.delete(`/v1/conversations/${this.#conversation}`);
      this.#begin();
      await this.#list();
    } catch (failure) {
      this.#fail(failure.message);
    }
  }

  #question() {
    const field = byId("question");
    const text = field.value.trim() || field.placeholder;
    field.value = "";
    return text;
  }

  #answer(question) {
    byId("talk-empty").hidden = true;
    const answer = new Answer(question, this.#api, (place) => this.onPlace(place));
    byId("thread").append(answer.element);
    scrollTo(byId("thread"), { top: answer.element.offsetTop - byId("thread").offsetTop });
    return answer;
  }

  async #ask() {
    const running = new AbortController();
    this.#running = running;
    const question = this.#question();
    this.#fail("");
    byId("ask").textContent = "Stop";
    byId("find").disabled = true;
    const answer = this.#answer(question);
    try {
      await this.#stream(question, answer, running.signal);
    } catch (failure) {
      answer.breakOff(failure.name === "AbortError" ? "Stopped." : failure.message);
    } finally {
      this.#running = null;
      byId("ask").textContent = "Ask";
      byId("find").disabled = false;
    }
    this.#list().catch(() => {});
  }

  async #stream(question, answer, signal) {
    const body = {
      question,
      ...(this.#conversation ? { conversation: this.#conversation } : {}),
      ...(this.scope().length ? { documents: this.scope() } : {}),
    };
    const before = this.#conversation;
    let ended = false;
    for await (const { event, data } of this.#api.events(`/v1/collections/${this.#collection}/ask`, { body, signal })) {
      switch (event) {
        case "started":
          this.#conversation = data.conversation;
          answer.pages(data.pages);
          break;
        case "text":
          answer.add(data.text);
          break;
        case "citation":
          answer.cite(data);
          break;
        case "ended":
          ended = true;
          answer.end(data);
          if (!data.kept) {
            this.#conversation = before;
          }
          break;
        case "error":
          ended = true;
          answer.breakOff(sentence(data.detail));
          break;
      }
    }
    if (!ended) {
      answer.breakOff("The answer broke off.");
    }
  }

  async #find() {
    const question = this.#question();
    this.#fail("");
    const answer = this.#answer(question);
    try {
      const found = await this.#api.post(`/v1/collections/${this.#collection}/search`, {
        query: question,
        ...(this.scope().length ? { documents: this.scope() } : {}),
      });
      answer.hits(found);
    } catch (failure) {
      answer.breakOff(failure.message);
    }
  }

  #fail(message) {
    byId("error").textContent = message;
    byId("error").hidden = !message;
  }
}

/** One question with what came of it. */
class Answer {
  #api;
  #show;
  #text = "";
  #citations = [];
  #body = make("div", { class: "text" });
  #about = make("p", { class: "about" });
  #strip = make("div", { class: "hits" });

  constructor(question, api, show) {
    this.#api = api;
    this.#show = show;
    this.element = make("article", { class: "answer", "aria-busy": "true" },
      make("h3", {}, question), this.#body, this.#about, this.#strip);
    this.#about.textContent = "Looking for pages…";
  }

  add(text) {
    this.#text += text;
    this.#draw();
  }

  cite(citation) {
    this.#citations.push(citation);
    this.#draw();
  }

  /** The pages that the model looks at. */
  pages(pages) {
    this.#about.textContent = pages.length ? `Reading ${plural(pages.length, "page")}…` : "";
    this.#thumbnails(pages, (page) => ({ document: page.document, page: page.page, marks: [], active: null }));
  }

  /** Answers of earlier on are kept, or they would not be shown. */
  end({ outcome, text, timings, kept = true }) {
    this.element.setAttribute("aria-busy", "false");
    this.#text = text ?? this.#text;
    this.#draw();
    this.element.classList.toggle("absent", outcome === "not_in_documents");
    if (outcome === "not_in_documents") {
      this.#body.replaceChildren(make("p", { class: "none" }, "Not in these documents."));
    }
    this.#about.textContent = outcome === "cancelled" ? "Stopped." : outcome === "failed" ? "The answer broke off." : took(timings);
    if (!kept) {
      this.#about.append(" The answer could not be kept: the next question will not know of it.");
    }
  }

  breakOff(message) {
    this.element.setAttribute("aria-busy", "false");
    this.#about.textContent = message;
    this.#about.setAttribute("role", "alert");
  }

  /** What a search found, without an answer. */
  hits({ pages, stages }) {
    this.element.setAttribute("aria-busy", "false");
    const millis = stages.reduce((sum, stage) => sum + stage.millis, 0);
    this.#about.textContent = pages.length
      ? `${plural(pages.length, "page")} in ${Math.max(1, Math.round(millis))} ms`
      : "Nothing was found. Try other words.";
    this.element.classList.add("found");
    this.#thumbnails(pages, (page) => ({
      document: page.document,
      page: page.page,
      marks: page.regions.map(({ box, text }) => ({ boxes: [box], verdict: "found", label: text })),
      active: page.regions.length ? 0 : null,
    }));
  }

  #thumbnails(pages, placeOf) {
    this.#strip.replaceChildren(...pages.map((page) => {
      const name = `${page.document_name}, page ${page.page}`;
      const frame = make("span", { class: "picture" });
      frame.style.aspectRatio = `${page.width} / ${page.height}`;
      this.#api.picture(`/v1/documents/${page.document}/pages/${page.page}/image?dpi=${HIT_DPI}`)
        .then((src) => frame.append(make("img", { alt: "", src, loading: "lazy" })))
        .catch(() => {});
      const found = this.element.classList.contains("found");
      for (const { box } of found ? page.regions : []) {
        frame.append(spot(box, page));
      }
      return make("button", { type: "button", class: "hit", title: name, "aria-label": `Show ${name}`, onclick: () => this.#show(placeOf(page)) },
        frame,
        make("span", { class: "caption" }, make("span", { class: "name" }, page.document_name), ` p. ${page.page}`),
        found && page.regions.length
          ? make("span", { class: "snippet" }, page.regions[0].text)
          : null);
    }));
  }

  /** The text with a chip behind each claim; claims whose words are no longer found come below. */
  #draw() {
    const text = plain(this.#text);
    const parts = [];
    const rest = [];
    let from = 0;
    this.#citations.forEach((citation, i) => {
      const claim = plain(citation.claim).trim();
      const at = claim ? text.indexOf(claim, from) : -1;
      if (at < 0) {
        rest.push(this.#chip(citation, i));
        return;
      }
      parts.push(text.slice(from, at), make("span", { class: `claim ${citation.verdict}` }, claim), " ", this.#chip(citation, i));
      from = at + claim.length;
    });
    parts.push(text.slice(from), ...rest);
    this.#body.replaceChildren(...parts);
  }

  #chip(citation, index) {
    const verdict = verdictOf(citation.verdict);
    const where = citation.page ? `${citation.document_name}, p. ${citation.page}` : "";
    const words = [verdict.label, where].filter(Boolean).join(": ");
    return make("button", {
      type: "button", class: `chip ${citation.verdict}`, title: `${verdict.meaning}`, disabled: !citation.document,
      "aria-label": `${words}. ${verdict.meaning}`, onclick: () => this.#show(this.#placeOf(citation, index)),
    },
      make("span", { class: "sign", "aria-hidden": "true" }, verdict.sign),
      make("span", { class: "label" }, verdict.label),
      where ? make("span", { class: "where" }, make("span", { class: "name" }, citation.document_name), ` p. ${citation.page}`) : null);
  }

  /** All that this answer says of the same page is lit up with it. */
  #placeOf(citation, index) {
    const same = this.#citations
      .map((other, i) => ({ other, i }))
      .filter(({ other }) => other.document === citation.document && other.page === citation.page);
    return {
      document: citation.document,
      page: citation.page,
      marks: same.map(({ other }) => ({
        boxes: other.boxes, verdict: other.verdict, label: other.quote,
        claimed: other === citation && other.verdict === "snapped" ? other.claimed_box : null,
      })),
      active: same.findIndex(({ i }) => i === index),
    };
  }
}

function spot([left, top, right, bottom], { width, height }) {
  const element = make("span", { class: "spot" });
  element.style.left = `${(left / width) * 100}%`;
  element.style.top = `${(top / height) * 100}%`;
  element.style.width = `${((right - left) / width) * 100}%`;
  element.style.height = `${((bottom - top) / height) * 100}%`;
  return element;
}

/** What models say of places stands on the page and in the chips, not in the text. */
const plain = (text) => text.replace(/<ref>(.*?)<\/ref>/gs, "$1").replace(/<box>.*?(<\/box>|$)/gs, "").replace(/<\/?(ref|box)?$/, "");

function took(timings) {
  if (!timings?.total_ms) {
    return "";
  }
  return timings.total_ms < 1000 ? `${Math.round(timings.total_ms)} ms` : `${(timings.total_ms / 1000).toFixed(1)} s`;
}
