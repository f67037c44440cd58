"use strict";
// Words of the data as nodes, as text to search in, and as cells of a file. They enter the page as text alone; nothing is fetched.

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// A text is a string that runs left to right, or its direction and parts, in brackets those that run against it

const ABSENT = "–";
const plainParts = (parts) => parts.map((part) => (Array.isArray(part) ? part[0] : part)).join("");
const plain = (text) => (text && typeof text === "object" ? plainParts(text.parts) : String(text ?? ""));
const inside = (parts, dir) => parts.map((part) => (Array.isArray(part) ? make("bdi", { dir: dir === "rtl" ? "ltr" : "rtl" }, part[0]) : part));
const say = (text) => (text && typeof text === "object" ? make("bdi", { dir: text.dir }, ...inside(text.parts, text.dir)) : make("bdi", { dir: "ltr" }, String(text)));

// signs that nobody sees and that turn a line are shown as their escapes
const visible = (text) => text.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}`);

// one form of a letter for all: without marks of vowels and hamza, ta marbuta and alef maqsura as their bare letters
const fold = (text) => text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").replace(/\u0629/g, "\u0647").replace(/\u0649/g, "\u064a").toLowerCase();

// a space keeps a spreadsheet from taking a cell for a formula; the reader of the file strips it
const csvCell = (text) => {
  const line = text.replace(/\s+/g, " ").trim();
  const guarded = /^[=+\-@]/.test(line) ? ` ${line}` : line;
  return /[",]|^ /.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};

const count = (number, thing) => `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
const cellOf = (value) => (value === null || value === undefined ? "" : Array.isArray(value) ? value.map(plain).join("|") : plain(value));

const SIGNS = { added: "+ added", removed: "− removed", changed: "~ changed", moved: "→ moved" };
const VERDICTS = { accept: "accepted", reject: "rejected", correct: "corrected", none: "no verdict" };
