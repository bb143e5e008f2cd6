/** What the service found when it looked for a claim on the page: never by colour alone. */
export const VERDICTS = {
  verified: { sign: "✓", label: "Verified", meaning: "The page says this, in this place." },
  snapped: { sign: "↦", label: "Found elsewhere", meaning: "The page says this, though not where the model pointed." },
  "visual-only": { sign: "◐", label: "Picture only", meaning: "There is no text to check: look for yourself." },
  unsupported: { sign: "✕", label: "Unsupported", meaning: "Nothing on the page says this." },
  found: { sign: "•", label: "Found", meaning: "What your words were found in." },
};

export const verdictOf = (code) => VERDICTS[code] ?? VERDICTS.unsupported;
