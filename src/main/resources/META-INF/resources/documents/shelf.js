import { byId, duration, make, plural, size } from "./dom.js";

const AT_ONCE = 2;
const UNDO_MS = 6000;
/** An upload that waits. */
const FRESH = { begun: false, sent: 0, failure: null };
const THUMBNAIL_DPI = 30;

/** The documents of a collection: what goes in, how far each is read, and what goes out. */
export class Shelf {
  #api;
  #collection = null;
  #documents = new Map();
  #uploads = [];
  #sending = 0;
  #leaving = new Map();
  #watching = null;
  #thumbnails = new Map();
  #open = null;
  #told = new Map();
  #pressed = false;

  /** Called with a document that somebody chose. */
  onOpen = () => {};
  /** Called with the id of a document that is gone. */
  onGone = () => {};
  /** Called after each change, with all documents. */
  onChange = () => {};

  constructor(api) {
    this.#api = api;
    addEventListener("pagehide", () => this.#leaving.forEach((leave) => leave(true)));
    byId("undo").addEventListener("click", () => this.#takeBack());
    byId("documents").addEventListener("pointerdown", () => {
      this.#pressed = true;
    });
    ["pointerup", "pointercancel"].forEach((name) => addEventListener(name, () => this.#release()));
  }

  async show(collection) {
    this.#watching?.abort();
    this.#watching = null;
    this.#collection = collection;
    this.#documents.clear();
    this.#draw();
    await this.#load();
  }

  get(id) {
    return this.#documents.get(id);
  }

  select(id) {
    this.#open = id;
    this.#draw();
  }

  add(files) {
    for (const file of files) {
      this.#uploads.push({ file, ...FRESH, abort: new AbortController(), collection: this.#collection });
    }
    this.#say(`${plural(files.length, "file")} on the way.`);
    this.#send();
  }

  async #load() {
    const collection = this.#collection;
    const all = await this.#api.get(`/v1/collections/${collection}/documents`);
    if (collection !== this.#collection) {
      return;
    }
    this.#documents = new Map(all.map((document) => [document.id, document]));
    this.#draw();
    this.#watch();
  }

  #send() {
    while (this.#sending < AT_ONCE) {
      const upload = this.#uploads.find(({ begun }) => !begun);
      if (!upload) {
        break;
      }
      upload.begun = true;
      this.#sending += 1;
      this.#upload(upload).finally(() => {
        this.#sending -= 1;
        this.#send();
      });
    }
    this.#draw();
  }

  async #upload(upload) {
    try {
      const path = `/v1/collections/${upload.collection}/documents`;
      const result = await this.#api.upload(path, upload.file, (sent) => this.#progress(upload, sent), upload.abort.signal);
      this.#drop(upload);
      this.#taken(upload, result);
    } catch (failure) {
      if (failure.name === "AbortError") {
        this.#drop(upload);
      } else {
        upload.failure = failure.message;
        this.#say(`${upload.file.name}: ${failure.message}`);
      }
    }
    this.#draw();
  }

  #taken(upload, { document, new: isNew }) {
    if (upload.collection !== this.#collection) {
      return;
    }
    this.#documents = new Map([[document.id, document], ...[...this.#documents].filter(([id]) => id !== document.id)]);
    if (!isNew) {
      this.#say(`${document.name} is here already.`);
      this.onOpen(document);
    }
    this.#watch();
  }

  #progress(upload, sent) {
    upload.sent = sent;
    this.#draw();
  }

  #drop(upload) {
    this.#uploads = this.#uploads.filter((other) => other !== upload);
  }

  /** One stream for all documents, as long as any of them is being read. */
  async #watch() {
    if (this.#watching || ![...this.#documents.values()].some(isBusy)) {
      return;
    }
    const watching = new AbortController();
    this.#watching = watching;
    try {
      const path = `/v1/collections/${this.#collection}/progress`;
      for await (const { data } of this.#api.events(path, { signal: watching.signal })) {
        if (!this.#leaving.has(data.id)) {
          this.#documents.set(data.id, data);
          this.#tell(data);
          this.#draw();
        }
      }
    } catch (failure) {
      if (failure.name !== "AbortError") {
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    }
    if (this.#watching === watching) {
      this.#watching = null;
      await this.#load().catch(() => setTimeout(() => this.#watch(), 5000));
    }
  }

  #tell(document) {
    if (this.#told.get(document.id) !== document.state && !isBusy(document)) {
      this.#say(`${document.name}: ${stateOf(document)}`);
    }
    this.#told.set(document.id, document.state);
  }

  #say(news) {
    byId("shelf-news").textContent = news;
  }

  async #act(document, action) {
    try {
      const changed = await this.#api.post(`/v1/documents/${document.id}/${action}`);
      this.#documents.set(changed.id, changed);
    } catch (failure) {
      this.#say(failure.message);
      toast(failure.message);
    }
    this.#draw();
    this.#watch();
  }

  /** Gone from the list at once, from the service when there was time to think again. */
  #remove(document) {
    this.#documents.delete(document.id);
    const path = `/v1/documents/${document.id}`;
    const leave = (now) => {
      clearTimeout(timer);
      this.#leaving.delete(document.id);
      this.#api.delete(path, { keepalive: now === true }).catch((failure) => toast(failure.message));
      hideToast();
    };
    const timer = setTimeout(leave, UNDO_MS);
    leave.back = () => {
      clearTimeout(timer);
      this.#leaving.delete(document.id);
      this.#documents.set(document.id, document);
      this.#draw();
      this.#watch();
    };
    this.#leaving.set(document.id, leave);
    toast(`${document.name} is deleted.`, true);
    this.onGone(document.id);
    this.#draw();
  }

  #takeBack() {
    [...this.#leaving.values()].at(-1)?.back();
    hideToast();
  }

  /** After the click that a pointer's release may become. */
  #release() {
    if (this.#pressed) {
      setTimeout(() => {
        this.#pressed = false;
        this.#draw();
      });
    }
  }

  /** Not below a finger: a button that is replaced before it is let go is not clicked. */
  #draw() {
    if (!this.#pressed) {
      this.#drawList();
    }
    this.onChange([...this.#documents.values()]);
  }

  #drawList() {
    const list = byId("documents");
    const focused = document.activeElement?.closest?.("#documents [data-key]")?.dataset.key;
    const items = [
      ...this.#uploads.filter(({ collection }) => collection === this.#collection).map((upload) => this.#uploadItem(upload)),
      ...[...this.#documents.values()].map((document) => this.#item(document)),
    ];
    list.replaceChildren(...items);
    byId("drop").classList.toggle("small", items.length > 0);
    if (focused) {
      list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }

  #uploadItem(upload) {
    const { file, sent, failure } = upload;
    const text = failure ?? (upload.begun ? `Uploading, ${Math.round(sent * 100)} %` : "Waits to be uploaded");
    return make("li", { class: failure ? "failed" : "busy" },
      make("span", { class: "thumbnail" }),
      make("div", { class: "about" },
        make("span", { class: "name", title: file.name }, file.name),
        make("span", { class: "state" }, text),
        failure ? null : bar(sent)),
      make("div", { class: "actions" },
        failure ? this.#tool("↻", `Upload ${file.name} again`, `again-${file.name}`, () => this.#again(upload)) : null,
        this.#tool("×", failure ? `Dismiss ${file.name}` : `Stop uploading ${file.name}`, `upload-${file.name}`, () => {
          upload.abort.abort();
          this.#drop(upload);
          this.#draw();
        })));
  }

  #again(upload) {
    Object.assign(upload, FRESH);
    this.#send();
  }

  #item(document) {
    const open = document.id === this.#open;
    const kind = document.state === "failed" ? "failed" : isBusy(document) ? "busy" : "";
    return make("li", { class: kind, "data-document": document.id },
      make("button", {
        type: "button", class: "open", "data-key": document.id, "aria-current": open ? "true" : null,
        onclick: () => this.onOpen(document),
      },
        this.#thumbnail(document),
        make("span", { class: "about" },
          make("span", { class: "name", title: document.name }, document.name),
          make("span", { class: "state" }, stateOf(document)),
          isBusy(document) ? bar(shareOf(document)) : null)),
      make("div", { class: "actions" },
        isBusy(document)
          ? this.#tool("■", `Stop reading ${document.name}`, `stop-${document.id}`, () => this.#act(document, "cancel"))
          : null,
        document.state === "failed" || document.state === "cancelled" || document.pages_failed > 0 && !isBusy(document)
          ? this.#tool("↻", `Read ${document.name} again`, `retry-${document.id}`, () => this.#act(document, "retry"))
          : null,
        this.#tool("×", `Delete ${document.name}`, `delete-${document.id}`, () => this.#remove(document))));
  }

  #tool(sign, label, key, onclick) {
    return make("button", { type: "button", class: "tool", "aria-label": label, title: label, "data-key": key, onclick }, sign);
  }

  /** Made once a document: a list that is drawn anew must not flicker. */
  #thumbnail(document) {
    const known = this.#thumbnails.get(document.id);
    if (known) {
      return known;
    }
    const frame = make("span", { class: "thumbnail" });
    if (document.pages_ready > 0) {
      this.#thumbnails.set(document.id, frame);
      this.#api.picture(`/v1/documents/${document.id}/pages/1/image?dpi=${THUMBNAIL_DPI}`)
        .then((src) => {
          const picture = make("img", { alt: "", loading: "lazy", src });
          picture.addEventListener("error", () => {
            picture.remove();
            this.#thumbnails.delete(document.id);
          });
          frame.append(picture);
        })
        .catch(() => this.#thumbnails.delete(document.id));
    }
    return frame;
  }
}

const isBusy = ({ state }) => state === "queued" || state === "reading";

const shareOf = ({ page_count: all, pages_ready: ready, pages_failed: failed }) => (all ? (ready + failed) / all : 0);

function stateOf(document) {
  const { state, page_count: all, pages_ready: ready, pages_failed: failed, seconds_left: left } = document;
  switch (state) {
    case "queued":
      return "Waits to be read";
    case "reading": {
      const far = all ? `Read ${ready + failed} of ${plural(all, "page")}` : "Opening";
      return left === null || left === undefined ? far : `${far}, about ${duration(left)} left`;
    }
    case "cancelled":
      return all ? `Stopped after ${ready} of ${plural(all, "page")}` : "Stopped";
    case "failed":
      return document.failure?.message ?? "It cannot be read";
    default:
      return `${plural(all ?? ready, "page")}${failed ? `, ${failed} unreadable` : ""} · ${size(document.bytes)}`;
  }
}

function bar(share) {
  const progress = make("progress", { max: "1", "aria-label": "Progress" });
  if (share > 0) {
    progress.value = share;
  }
  return progress;
}

export function toast(text, undo = false) {
  byId("toast-text").textContent = text;
  byId("undo").hidden = !undo;
  byId("toast").hidden = false;
  if (!undo) {
    setTimeout(hideToast, UNDO_MS);
  }
}

function hideToast() {
  byId("toast").hidden = true;
}
