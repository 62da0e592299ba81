export interface Text {
  text: string;
  x: number;
  y: number;
  size: number;
  bold?: boolean;
  /** x is where it ends, for columns of numbers. */
  right?: boolean;
}

const page = { width: 595, height: 842 };

/** Helvetica's widths of what stands in columns of numbers, in thousandths of the size. */
const narrow: Record<string, number> = { ",": 278, ".": 278, " ": 278, "-": 333 };

function widthOf(text: string, size: number): number {
  return (
    Array.from(text, (letter) => narrow[letter] ?? 556).reduce((sum, each) => sum + each, 0) * (size / 1000)
  );
}

/** WinAnsi, the encoding every reader has a font for; what it lacks becomes a question mark. */
function encode(text: string): string {
  const bytes = Array.from(text, (letter) => {
    if (letter === "€") return "\x80";
    if (letter === "–") return "\x96";
    if (letter === "×") return "\xd7";
    return /[\x20-\x7e\xa0-\xff]/.test(letter) ? letter : "?";
  });
  return bytes.join("").replace(/[\\()]/g, "\\$&");
}

function draw({ text, x, y, size, bold = false, right = false }: Text): string {
  const left = right ? x - widthOf(text, size) : x;
  const from = `${left.toFixed(2)} ${(page.height - y).toFixed(2)}`;
  return `BT /${bold ? "F2" : "F1"} ${size} Tf ${from} Td (${encode(text)}) Tj ET`;
}

function font(name: string): string {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
}

/** A PDF of pages of text: objects one after another, and the table of where each begins. */
export function createPdf(pages: Text[][], title: string): Uint8Array {
  const pageIds = pages.map((_, index) => 6 + index * 2);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
    `<< /Type /Pages /Kids [${pageIds.map((id) => `${id} 0 R`).join(" ")}] /Count ${pages.length} >>`,
    font("Helvetica"),
    font("Helvetica-Bold"),
    `<< /Title (${encode(title)}) /Producer (Local Paddle emulator) >>`,
    ...pages.flatMap((texts, index) => {
      const content = texts.map(draw).join("\n");
      const box = `/MediaBox [0 0 ${page.width} ${page.height}]`;
      const fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>";
      return [
        `<< /Type /Page /Parent 2 0 R ${box} ${fonts} /Contents ${7 + index * 2} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file + table + trailer, "latin1");
}
