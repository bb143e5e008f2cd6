export const byId = (id) => document.getElementById(id);

/** Makes an element: attributes and properties by name, handlers by "on…", then its children. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (key === "class") {
      element.className = value;
    } else if (value === true || value === false) {
      element.toggleAttribute(key, value);
    } else if (value !== undefined && value !== null) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export function size(bytes) {
  if (bytes < 1e6) {
    return `${Math.max(1, Math.round(bytes / 1e3))} KB`;
  }
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

export function duration(seconds) {
  if (seconds < 1) {
    return "a moment";
  }
  if (seconds < 90) {
    return plural(Math.round(seconds), "second");
  }
  return seconds < 5400 ? plural(Math.round(seconds / 60), "minute") : plural(Math.round(seconds / 3600), "hour");
}

/** Scrolls a box of its own, and nothing around it. */
export function scrollTo(box, { top, left = box.scrollLeft }) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollTo({ top, left, behavior: calm ? "auto" : "smooth" });
}
