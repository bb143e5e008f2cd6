/** Sends a request and yields the chunks of the answer as they come; throws an Error whose message is for people. */
export async function* streamAnswer(request, signal) {
  const response = await post(request, signal);
  if (!response.ok) {
    throw new Error(await refusal(response));
  }
  for await (const data of events(response.body)) {
    if (data === "[DONE]") {
      return;
    }
    const chunk = JSON.parse(data);
    if (chunk.error) {
      throw new Error(`The answer broke off: ${chunk.error.message}.`);
    }
    yield chunk;
  }
  throw new Error("The answer broke off.");
}

/** The key of this tab, where the service wants one: the page of documents asks for it. */
export function authorization() {
  const key = sessionStorage.getItem("fovea.key");
  return key ? { Authorization: `Bearer ${key}` } : {};
}

async function post(request, signal) {
  try {
    return await fetch("/v1/chat/completions", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...authorization() },
      body: JSON.stringify(request),
      signal,
    });
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : new Error("The service does not answer. Is it still running?");
  }
}

async function refusal(response) {
  if (response.status === 401) {
    return "This service takes a key. The page “Documents” asks for it.";
  }
  if (response.status === 429) {
    return "Too many questions at once. Ask again in a moment.";
  }
  try {
    return sentence((await response.json()).error.message);
  } catch {
    return `The service answered with status ${response.status}.`;
  }
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

async function* events(body) {
  let rest = "";
  for await (const text of texts(body)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("data: ")) {
        yield line.slice("data: ".length);
      }
    }
  }
}

async function* texts(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      yield part.value;
    }
  } catch (failure) {
    throw failure.name === "AbortError" ? failure : new Error("The answer broke off: the connection was lost.");
  }
}
