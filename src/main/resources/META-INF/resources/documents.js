import { Api, Refused } from "./documents/api.js";
import { byId } from "./documents/dom.js";
import { Shelf, toast } from "./documents/shelf.js";
import { Talk } from "./documents/talk.js";
import { Viewer } from "./documents/viewer.js";

const CHOSEN = "fovea.collection";
const FIRST = "Documents";
const NEW = "new";
const FORBIDDEN = 403;

const api = new Api();
const shelf = new Shelf(api);
const viewer = new Viewer(api);
const talk = new Talk(api);
let collections = [];

/* The service */

async function waitForService() {
  try {
    const { checks } = await (await fetch("/q/health/ready")).json();
    const documents = checks.find(({ name }) => name === "documents");
    if (documents.data?.state === "off") {
      tell("This service was started without documents.");
      return;
    }
    tell(wordsFor(documents, checks.find(({ name }) => name === "model")));
    if (documents.status === "UP" && !collections.length) {
      await begin();
    }
    if (checks.every(({ status }) => status === "UP")) {
      await showModel();
      return;
    }
  } catch (failure) {
    tell(failure instanceof Refused ? failure.message : "The service does not answer.");
    if (failure.status === FORBIDDEN) {
      return;
    }
  }
  setTimeout(waitForService, 1000);
}

function wordsFor(documents, model) {
  if (documents.data?.reason) {
    return `The documents cannot be opened: ${documents.data.reason}`;
  }
  if (model.data?.reason) {
    return `The model could not be loaded: ${model.data.reason}`;
  }
  return documents.status === "UP" ? "The model is loading…" : "The documents are being opened…";
}

async function showModel() {
  const model = (await api.get("/v1/models")).data[0];
  tell(model.id);
  byId("model").classList.add("calm");
  byId("small").hidden = !model.fovea.ships;
}

const tell = (text) => {
  byId("model").textContent = text;
};

/* Collections */

async function begin() {
  collections = await api.get("/v1/collections");
  if (!collections.length) {
    collections = [await api.post("/v1/collections", { name: FIRST })];
  }
  const chosen = collections.find(({ id }) => id === localStorage.getItem(CHOSEN)) ?? collections[0];
  await choose(chosen.id);
}

async function choose(id) {
  localStorage.setItem(CHOSEN, id);
  byId("collection").replaceChildren(
    ...collections.map(({ id: value, name }) => new Option(name, value, false, value === id)),
    new Option("New collection…", NEW));
  byId("veil-name").textContent = collections.find((collection) => collection.id === id).name;
  viewer.clear();
  await Promise.all([shelf.show(id), talk.show(id)]);
}

async function makeCollection() {
  const name = prompt("What is the new collection called?")?.trim();
  if (name) {
    try {
      collections.push(await api.post("/v1/collections", { name }));
      await choose(collections.at(-1).id);
      return;
    } catch (failure) {
      toast(failure.message);
    }
  }
  byId("collection").value = localStorage.getItem(CHOSEN);
}

byId("collection").addEventListener("change", ({ target }) => (target.value === NEW ? makeCollection() : choose(target.value)));

/* From part to part */

function view(name) {
  document.body.dataset.view = name;
  for (const tab of byId("tabs").children) {
    tab.toggleAttribute("aria-current", tab.dataset.to === name);
  }
}

byId("tabs").addEventListener("click", ({ target }) => target.dataset.to && view(target.dataset.to));

shelf.onOpen = (document) => {
  shelf.select(document.id);
  view("viewer");
  viewer.show(document);
};

shelf.onGone = (id) => viewer.document?.id === id && viewer.clear();

shelf.onChange = (documents) => {
  documents.forEach((document) => viewer.update(document));
};

viewer.onChange = (document) => {
  const only = byId("only-open");
  only.disabled = !document;
  only.checked &&= Boolean(document);
};

talk.onPlace = async ({ document: id, page, marks, active }) => {
  try {
    const found = shelf.get(id) ?? (await api.get(`/v1/documents/${id}`));
    shelf.select(id);
    view("viewer");
    await viewer.show(found, page, marks, active);
  } catch (failure) {
    toast(failure.message);
  }
};

talk.scope = () => (byId("only-open").checked && viewer.document ? [viewer.document.id] : []);

/* Files */

function take(files) {
  if (files.length && collections.length) {
    shelf.add([...files]);
    view("shelf");
  }
}

byId("files").addEventListener("change", ({ target }) => {
  take(target.files);
  target.value = "";
});

const carriesFiles = ({ dataTransfer }) => [...(dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  if (carriesFiles(event)) {
    event.preventDefault();
    document.body.classList.add("over");
  }
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    document.body.classList.remove("over");
  }
});
document.addEventListener("drop", (event) => {
  if (carriesFiles(event)) {
    event.preventDefault();
    document.body.classList.remove("over");
    take(event.dataTransfer.files);
  }
});
document.addEventListener("paste", ({ clipboardData }) => take(clipboardData.files));

/* Keys */

const KEYS = {
  ArrowLeft: () => viewer.turn(-1),
  ArrowRight: () => viewer.turn(1),
  PageUp: () => viewer.turn(-1),
  PageDown: () => viewer.turn(1),
  "+": () => viewer.zoom(1.25),
  "=": () => viewer.zoom(1.25),
  "-": () => viewer.zoom(0.8),
  0: () => viewer.fit(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (event.key === "Escape") {
    if (talk.isRunning) {
      talk.stop();
    } else if (typing) {
      event.target.blur();
    }
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "/") {
    event.preventDefault();
    view("talk");
    byId("question").focus();
  } else if (KEYS[event.key] && viewer.document) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

/* The key, where one is needed */

let asking = null;

api.askForKey = ({ code, message }) => {
  asking ??= new Promise((resolve) => {
    const gate = byId("gate");
    byId("gate-failure").textContent = message;
    byId("gate-failure").hidden = code === "key_missing";
    gate.addEventListener("close", () => {
      api.key = byId("key").value.trim();
      asking = null;
      resolve();
    }, { once: true });
    gate.addEventListener("cancel", (event) => event.preventDefault(), { once: true });
    gate.showModal();
  });
  return asking;
};

view("shelf");
waitForService();
