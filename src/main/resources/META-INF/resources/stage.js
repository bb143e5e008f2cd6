const SVG = "http://www.w3.org/2000/svg";
const MAX_BYTES = 40 * 1024 * 1024;
/** Small pictures are shown larger than life, up to this. */
const MAX_SCALE = 4;

const byId = (id) => document.getElementById(id);

/** The picture on the page, and what is drawn over and below it. */
export class Stage {
  dataUri = null;

  async show(file) {
    if (file.size > MAX_BYTES) {
      throw new Error(`The picture has ${megabytes(file.size)} MB; at most ${megabytes(MAX_BYTES)} can be sent from here.`);
    }
    const dataUri = await asDataUri(file);
    const picture = byId("picture");
    picture.src = dataUri;
    try {
      await picture.decode();
    } catch {
      this.clear();
      throw new Error("Your browser cannot show this file as a picture. Try PNG, JPEG or WebP.");
    }
    this.dataUri = dataUri;
    const { naturalWidth: width, naturalHeight: height } = picture;
    picture.style.width = `${width * MAX_SCALE}px`;
    picture.style.maxWidth = `min(100%, 60vh * ${width / height})`;
    byId("size").textContent = `${width} × ${height} pixels`;
    byId("empty").hidden = true;
    byId("shown").hidden = false;
    this.clearReading();
  }

  clear() {
    this.dataUri = null;
    byId("picture").removeAttribute("src");
    byId("shown").hidden = true;
    byId("empty").hidden = false;
    this.clearReading();
  }

  clearReading() {
    byId("overlay").replaceChildren();
    byId("reading").hidden = true;
  }

  /** Draws the grid over the picture, and the tiles as the model gets them: each stretched to a square. */
  showReading({ width, height, columns, rows, thumbnail, tiles, tokens }) {
    const overlay = byId("overlay");
    overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    overlay.setAttribute("preserveAspectRatio", "none");
    const d = gridPath(width, height, columns, rows);
    overlay.replaceChildren(shape("path", { class: "halo", d }), shape("path", { class: "grid", d }));

    const grid = Object.assign(document.createElement("div"), { id: "grid" });
    grid.style.gridTemplateColumns = `repeat(${columns}, auto)`;
    for (let i = 0; i < columns * rows; i++) {
      grid.append(this.#tile(i % columns, Math.floor(i / columns), columns, rows, `Tile ${i + 1}`));
    }
    const strip = byId("tiles");
    strip.style.setProperty("--tile", columns > 6 ? "3rem" : "5rem");
    strip.replaceChildren(grid);
    if (thumbnail) {
      strip.append(this.#tile(0, 0, 1, 1, "The whole picture as a thumbnail"));
    }
    byId("cut").textContent = cut(columns, rows, thumbnail, tiles, tokens);
    byId("reading").hidden = false;
  }

  /** Boxes come in fractions of the picture. */
  showBoxes(boxes) {
    const overlay = byId("overlay");
    const { width, height } = overlay.viewBox.baseVal;
    for (const { x1, y1, x2, y2, label } of boxes.filter(({ image }) => image === 0)) {
      const box = shape("rect", {
        class: "box", x: x1 * width, y: y1 * height, width: (x2 - x1) * width, height: (y2 - y1) * height,
      });
      box.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: label }));
      overlay.append(box);
    }
  }

  #tile(column, row, columns, rows, name) {
    const picture = byId("picture");
    const width = picture.naturalWidth / columns;
    const height = picture.naturalHeight / rows;
    const canvas = Object.assign(document.createElement("canvas"), { width: 224, height: 224 });
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", name);
    canvas.getContext("2d").drawImage(picture, column * width, row * height, width, height, 0, 0, 224, 224);
    return canvas;
  }
}

function gridPath(width, height, columns, rows) {
  const vertical = Array.from({ length: columns - 1 }, (_, i) => `M${((i + 1) * width) / columns} 0V${height}`);
  const horizontal = Array.from({ length: rows - 1 }, (_, i) => `M0 ${((i + 1) * height) / rows}H${width}`);
  return [...vertical, ...horizontal].join("");
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function cut(columns, rows, thumbnail, tiles, tokens) {
  const grid = columns * rows === 1 ? "One tile" : `${columns} × ${rows} tiles`;
  return `${grid}${thumbnail ? " and a thumbnail" : ""}, ${tokens / tiles} visual tokens each: ${tokens} together`;
}

function asDataUri(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Error("The file could not be read."));
    reader.readAsDataURL(file);
  });
}

const megabytes = (bytes) => Math.round(bytes / 1e6);
