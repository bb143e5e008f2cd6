import { sentence } from "./dom.js";

const KEY = "fovea.key";

/** A refusal, in words for people and with the service's code for it. */
export class Refused extends Error {
  constructor(message, code, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The service's calls. The key, where one is needed, lives as long as the browser's tab. */
export class Api {
  #key = sessionStorage.getItem(KEY);
  /** Called when a key is missing or wrong; resolves once there is another. */
  askForKey = async () => {};

  set key(value) {
    this.#key = value;
    sessionStorage.setItem(KEY, value);
  }

  get = (path) => this.#json("GET", path);
  post = (path, body) => this.#json("POST", path, body);
  delete = (path, options) => this.#json("DELETE", path, undefined, options);

  async #json(method, path, body, options = {}) {
    const response = await this.#fetch(path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      ...options,
    });
    return response.status === 204 ? null : response.json();
  }

  async #fetch(path, options) {
    let response = await this.#send(path, options);
    while (response.status === 401) {
      await this.askForKey(await refusal(response));
      response = await this.#send(path, options);
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }

  async #send(path, options) {
    try {
      return await fetch(path, { ...options, headers: { ...options.headers, ...this.#authorization() } });
    } catch (failure) {
      throw failure.name === "AbortError" ? failure : new Refused("The service does not answer. Is it still running?");
    }
  }

  #authorization() {
    return this.#key ? { Authorization: `Bearer ${this.#key}` } : {};
  }

  /** Where a picture can be shown from: its own address, or a copy in memory where a key is needed to get it. */
  async picture(path) {
    if (!this.#key) {
      return path;
    }
    return URL.createObjectURL(await (await this.#fetch(path, {})).blob());
  }

  /** Sends one file; tells how much of it is sent, 0 to 1. */
  upload(path, file, onProgress, signal) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const form = new FormData();
      form.append("file", file, file.name);
      request.open("POST", path);
      Object.entries(this.#authorization()).forEach(([name, value]) => request.setRequestHeader(name, value));
      request.responseType = "json";
      request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
      request.onload = () =>
        request.status < 300 ? resolve(request.response[0]) : reject(refused(request.response, request.status));
      request.onerror = () => reject(new Refused("The service does not answer. Is it still running?"));
      request.onabort = () => reject(new DOMException("aborted", "AbortError"));
      signal.addEventListener("abort", () => request.abort());
      request.send(form);
    });
  }

  /** Server-sent events, as {event, data}. */
  async *events(path, { body, signal } = {}) {
    const response = await this.#fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: { Accept: "text/event-stream", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    let event = "message";
    let data = [];
    for await (const line of lines(response.body)) {
      if (line === "") {
        if (data.length) {
          yield { event, data: JSON.parse(data.join("\n")) };
        }
        event = "message";
        data = [];
      } else if (line.startsWith("event:")) {
        event = line.slice("event:".length).trim();
      } else if (line.startsWith("data:")) {
        data.push(line.slice("data:".length).trimStart());
      }
    }
  }
}

async function refusal(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    // Not every refusal has a body; its status then has to do.
  }
  return refused(body, response.status);
}

function refused(body, status) {
  const message = body?.detail ?? body?.error?.message;
  return new Refused(message ? sentence(message) : `The service answered with status ${status}.`, body?.code, status);
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const all = (rest + part.value).split(/\r?\n/);
      rest = all.pop();
      yield* all;
    }
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : new Refused("The connection was lost.");
  }
  if (rest) {
    yield rest;
    yield "";
  }
}
