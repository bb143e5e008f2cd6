import { authorization, streamAnswer } from "./chat.js";
import { Stage } from "./stage.js";

const byId = (id) => document.getElementById(id);
const stage = new Stage();
let running = null;

/* The model */

async function waitForModel() {
  try {
    const health = await (await fetch("/q/health/ready")).json();
    const check = health.checks.find(({ name }) => name === "model");
    if (check.status === "UP") {
      await showModel();
      return;
    }
    byId("model").textContent =
      check.data.state === "failed" ? `The model could not be loaded: ${check.data.reason}` : "The model is loading…";
  } catch {
    byId("model").textContent = "The service does not answer.";
  }
  setTimeout(waitForModel, 1000);
}

async function showModel() {
  const response = await fetch("/v1/models", { headers: authorization() });
  if (response.status === 401) {
    byId("model").textContent = "This service takes a key. The page “Documents” asks for it.";
    return;
  }
  const model = (await response.json()).data[0];
  const { fovea: facts } = model;
  byId("model").textContent =
    `${model.id} · ${parameters(facts.parameters)} parameters · ${facts.weights} on ${facts.backend}`;
  fillTileLimits(facts.max_tiles);
  byId("small").hidden = !facts.ships;
  byId("address").textContent = `${location.origin}/v1`;
  byId("footer").hidden = false;
  byId("ask").disabled = false;
}

const parameters = (count) =>
  count >= 1e9 ? `${(count / 1e9).toFixed(1)} billion` : `${(count / 1e6).toFixed(1)} million`;

function fillTileLimits(modelLimit) {
  const limits = byId("max-tiles");
  const most = Math.max(12, modelLimit);
  limits.replaceChildren(
    ...Array.from({ length: most }, (_, i) => new Option(i + 1, i + 1, i + 1 === modelLimit, i + 1 === modelLimit)));
  limits.disabled = false;
}

/* Asking */

function question() {
  const field = byId("question");
  return field.value.trim() || field.placeholder;
}

function request() {
  const content = [{ type: "text", text: question() }];
  if (stage.dataUri) {
    content.unshift({ type: "image_url", image_url: { url: stage.dataUri } });
  }
  return {
    messages: [{ role: "user", content }],
    stream: true,
    stream_options: { include_usage: true },
    mm_processor_kwargs: { max_dynamic_patch: Number(byId("max-tiles").value) },
    v2pe_delta: Number(byId("delta").value),
  };
}

async function ask() {
  running = new AbortController();
  begin();
  try {
    for await (const chunk of streamAnswer(request(), running.signal)) {
      take(chunk);
    }
  } catch (failure) {
    if (failure.name !== "AbortError") {
      showError(failure.message);
    }
  } finally {
    running = null;
    end();
  }
}

function begin() {
  byId("ask").textContent = "Stop";
  byId("error").hidden = true;
  byId("reply").hidden = false;
  byId("facts").hidden = true;
  byId("answer").textContent = "";
  byId("answer").setAttribute("aria-busy", "true");
  stage.clearReading();
}

function end() {
  byId("ask").textContent = "Ask";
  const answer = byId("answer");
  answer.setAttribute("aria-busy", "false");
  byId("reply").hidden = answer.textContent === "" && byId("facts").hidden;
  markRegions(answer);
}

function take(chunk) {
  byId("answer").textContent += chunk.choices[0]?.delta.content ?? "";
  if (chunk.fovea?.images) {
    stage.showReading(chunk.fovea.images[0]);
  }
  if (chunk.fovea?.boxes) {
    stage.showBoxes(chunk.fovea.boxes);
  }
  if (chunk.usage) {
    showFacts(chunk.usage, chunk.fovea.timings);
  }
}

/** The coordinates stand on the picture; the text keeps the names of what was found. */
function markRegions(answer) {
  const parts = answer.textContent.split(/<ref>(.*?)<\/ref>\s*<box>.*?<\/box>/s);
  answer.replaceChildren(
    ...parts.map((part, i) => (i % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part)));
}

function showFacts(usage, timings) {
  const details = usage.prompt_tokens_details;
  const parts = [
    details.image_tokens && `${details.image_tokens} visual`,
    details.cached_tokens && `${details.cached_tokens} cached`,
  ].filter(Boolean);
  fact("prompt-tokens", tokens(usage.prompt_tokens), parts.join(", "));
  fact("answer-tokens", tokens(usage.completion_tokens), "");
  fact("first-token", duration(timings.first_token_ms), "");
  fact("pace", timings.tokens_per_second ? `${Math.round(timings.tokens_per_second)} tokens/s` : "–", "");
  byId("facts").hidden = false;
}

function fact(id, value, detail) {
  byId(id).textContent = value;
  if (detail) {
    byId(id).append(Object.assign(document.createElement("small"), { textContent: detail }));
  }
}

const tokens = (count) => `${count} ${count === 1 ? "token" : "tokens"}`;
const duration = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

function showError(message) {
  byId("error").textContent = message;
  byId("error").hidden = false;
}

/* Wiring */

async function show(file) {
  running?.abort();
  byId("error").hidden = true;
  byId("reply").hidden = true;
  try {
    await stage.show(file);
    byId("question").focus();
  } catch (failure) {
    showError(failure.message);
  }
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (running) {
    running.abort();
  } else {
    ask();
  }
});

byId("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!running && !byId("ask").disabled) {
      ask();
    }
  }
});

byId("file").addEventListener("change", ({ target }) => {
  if (target.files.length) {
    show(target.files[0]);
    target.value = "";
  }
});

byId("sample").addEventListener("click", async () => {
  await show(await (await fetch("sample.png")).blob());
  byId("question").value = "Read the text.";
  if (!byId("ask").disabled) {
    ask();
  }
});

byId("remove").addEventListener("click", () => {
  running?.abort();
  stage.clear();
  byId("reply").hidden = true;
});

document.addEventListener("paste", ({ clipboardData }) => {
  const file = [...clipboardData.files].find(({ type }) => type.startsWith("image/"));
  if (file) {
    show(file);
  }
});

document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    document.body.classList.remove("over");
  }
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("over");
  if (event.dataTransfer.files.length) {
    show(event.dataTransfer.files[0]);
  }
});

waitForModel();
