// The contrast ratios of WCAG: of each text that is seen with what is behind it, and of each state's badge, by its edge, with the
// sheet that it lies on. Run by test_page.py as the body of a function.
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);

function luminance([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  throw new Error("nothing behind it");
}

const page = channels(getComputedStyle(document.body).backgroundColor);
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || !element.checkVisibility() || element.closest("script, :disabled, option")) continue;
  texts.push({text: node.data.trim().slice(0, 30), ratio: ratio(channels(getComputedStyle(element).color), behind(element))});
}
const edges = [...document.querySelectorAll("#counts .badge")].map((badge) => ({
  badge: badge.className, ratio: ratio(channels(getComputedStyle(badge).borderTopColor), behind(badge.parentElement)),
}));
return {page: luminance(page), texts, edges};
