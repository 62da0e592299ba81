import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";

const css = readFileSync("app/globals.css", "utf8");
const themes = ["light", "dark"] as const;
type Color = [red: number, green: number, blue: number];

/** Linear sRGB, 0 to 1 (https://bottosson.github.io/posts/oklab). */
function toLinear([lightness, chroma, hue]: Color): Color {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const mix = (x: number, y: number, z: number) => Math.min(1, Math.max(0, x * l + y * m + z * s));
  return [
    mix(4.0767416621, -3.3077115913, 0.2309699292),
    mix(-1.2684380046, 2.6097574011, -0.3413193965),
    mix(-0.0041960863, -0.7034186147, 1.707614701),
  ];
}

const luminance = ([red, green, blue]: Color) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
function contrast(one: Color, other: Color): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const oklch = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
const declaration = new RegExp(String.raw`--([\w-]+): light-dark\(${oklch}, ${oklch}\);`, "g");
const tokens = new Map(
  [...css.matchAll(declaration)].map(([, name = "", ...numbers]) => {
    const [l = 0, c = 0, h = 0, darkL = 0, darkC = 0, darkH = 0] = numbers.map(Number);
    return [name, { light: toLinear([l, c, h]), dark: toLinear([darkL, darkC, darkH]) }];
  }),
);

const surfaces = ["background", "card", "popover", "muted", "secondary", "accent"];
const paired = ["card", "popover", "primary", "secondary", "muted", "accent", "destructive"];
const statuses = ["destructive", "success", "warning"];
const lines = ["border", "input", "ring"];

test("every colour that shadcn's components use is there for both themes, and Tailwind knows it", () => {
  const standard = ["background", "foreground", ...paired, ...paired.map((name) => `${name}-foreground`)];
  const ours = ["success", "warning", ...statuses.map((name) => `${name}-subtle`)];
  expect([...tokens.keys()].sort()).toEqual([...standard, ...ours, ...lines].sort());
  for (const name of tokens.keys()) expect(css).toContain(`--color-${name}: var(--${name});`);
  for (const size of ["sm", "md", "lg", "xl"]) expect(css).toContain(`--radius-${size}: `);
});

const texts: [string, string][] = [
  ...paired.map((name): [string, string] => [`${name}-foreground`, name]),
  ...["foreground", "muted-foreground", ...statuses].flatMap((text) =>
    surfaces.map((surface): [string, string] => [text, surface]),
  ),
  ...statuses.map((name): [string, string] => [name, `${name}-subtle`]),
];
const marks = ["input", "ring"].flatMap((line) =>
  ["background", "card", "popover"].map((surface): [string, string] => [line, surface]),
);

for (const theme of themes)
  test(`${theme}: text has a contrast of 4.5, the edge of a field and the focus ring of 3`, () => {
    const measure = ([one, other]: [string, string]) => {
      const [front, back] = [tokens.get(one)?.[theme], tokens.get(other)?.[theme]];
      return front && back ? contrast(front, back) : 0;
    };
    const below = (pairs: [string, string][], least: number) =>
      pairs.filter((pair) => measure(pair) < least).map((pair) => pair.join(" on "));
    expect(below(texts, 4.5)).toEqual([]);
    expect(below(marks, 3)).toEqual([]);
  });
