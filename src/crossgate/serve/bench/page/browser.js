// Which of the modelled browsers this is, as it says itself; what none of them is counts as the standard.

export const NAMES = {chromium: "Chromium", firefox: "Firefox", safari: "Safari", standard: "the Fetch standard"};

/** The name of the profile whose predictions are for this browser. */
export function browserOf(agent = navigator) {
  const brands = agent.userAgentData?.brands ?? [];
  if (brands.some(({brand}) => brand === "Chromium")) return "chromium";
  const text = agent.userAgent;
  if (/\bFirefox\/\d/.test(text)) return "firefox";
  if (/\b(?:Chrome|Chromium)\/\d/.test(text)) return "chromium";
  return /AppleWebKit\/.*\bSafari\//.test(text) ? "safari" : "standard";
}
