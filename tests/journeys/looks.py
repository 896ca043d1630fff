"""Which texts of a page look alike, so that the contrast of each look is measured once."""

# A look is what decides whether a text can be read: its colour, size and weight, the colours of what it stands in, and
# of what lies over or under it without holding it. Up to three texts of each look not yet known are given to the
# checker, for it leaves some undecided (a single letter, a text out of sight); a look is good once it passed one.
CONTRAST = """async (known) => {
  const seen = new Set(known), chosen = new Map(), painted = [], grounds = new Map(), texts = [];
  const ground = (one) => {
    if (!one) return '';
    if (!grounds.has(one)) {
      const style = getComputedStyle(one);
      const clear = style.backgroundColor === 'rgba(0, 0, 0, 0)' && style.backgroundImage === 'none';
      const plain = style.opacity === '1' && style.filter === 'none' && style.mixBlendMode === 'normal';
      const own = clear && plain ? '' : [style.backgroundColor, style.backgroundImage, style.opacity, style.filter,
        style.mixBlendMode].join();
      grounds.set(one, own + '<' + ground(one.parentElement).replace(/^<+/, ''));
      if (!clear) painted.push([one, one.getBoundingClientRect()]);
    }
    return grounds.get(one);
  };
  const words = (one) => [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('');
  for (const one of document.querySelectorAll('body, body *')) {
    ground(one);
    if (words(one).trim() || /^(input|select|textarea|button)$/i.test(one.tagName)) texts.push(one);
  }
  for (const one of texts) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || !box.height) continue;
    const meets = painted.filter(([other, its]) => its.left < box.right - 1 && its.right > box.left + 1 &&
      its.top < box.bottom - 1 && its.bottom > box.top + 1 && !other.contains(one));
    const within = painted.filter(([other, its]) => other !== one && other.contains(one) && (its.left > box.left + 1 ||
      its.right < box.right - 1 || its.top > box.top + 1 || its.bottom < box.bottom - 1));
    const look = [one.tagName, one.type, style.color, style.webkitTextFillColor, style.fontSize, style.fontWeight,
      style.textShadow, style.webkitTextStroke, ground(one), !!one.closest(':disabled, [aria-disabled=true]'),
      !!one.closest('label')?.control?.disabled, [...new Set(meets.map(([other]) => ground(other)))].join(),
      within.map(([other]) => ground(other)).join()].join('|');
    if (seen.has(look)) continue;
    if (!chosen.has(look)) chosen.set(look, []);
    if (chosen.get(look).length < 3) chosen.get(look).push(one);
  }
  if (!chosen.size) return {good: [], violations: []};
  const looks = new Map([...chosen].flatMap(([look, ones]) => ones.map((one) => [one, look])));
  looks.forEach((_look, one) => one.setAttribute('data-look', ''));
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]});
  const found = await axe.run(document, {runOnly: ['color-contrast'], resultTypes: ['violations', 'passes'],
    elementRef: true, preload: false});
  looks.forEach((_look, one) => one.removeAttribute('data-look'));
  const elements = (kind) => found[kind].flatMap((rule) => rule.nodes.map((node) => looks.get(node.element)));
  const bad = new Set(elements('violations'));
  const good = [...new Set(elements('passes'))].filter((look) => look && !bad.has(look));
  return {good, violations: found.violations.map((rule) => ({id: rule.id, nodes: rule.nodes.map((node) =>
    ({target: node.target, failureSummary: node.failureSummary}))}))};
}"""
