/** A colour as the browser paints it: red, green, blue from 0 to 255. */
export type Paint = readonly [red: number, green: number, blue: number];

/** What a custom property is painted as, in the place of an element. */
export function paintOf(variable: string, place: Element): Paint {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  place.append(probe);
  const [red = 0, green = 0, blue = 0] =
    getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  probe.remove();
  return [red, green, blue];
}

/** The contrast of two colours by WCAG 2: from 1, none, to 21, black on white. */
export function contrastOf(one: Paint, other: Paint): number {
  const [bright, dark] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => b - a);
  return ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminanceOf(paint: Paint): number {
  const [red, green, blue] = paint.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
