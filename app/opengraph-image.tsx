import { readFile } from "node:fs/promises";
import { ImageResponse } from "next/og";
import { site } from "@/lib/site";

export const alt = `${site.name}: ${site.tagline}`;
export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

/** What a link to the site looks like in a chat. Made by the build, from lib/site.ts and the icon. */
export default async function OpenGraphImage() {
  const icon = `data:image/svg+xml;base64,${await readFile("app/icon.svg", "base64")}`;
  return new ImageResponse(
    <div
      style={{
        width: "100%",
        height: "100%",
        padding: 96,
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        backgroundColor: site.themeColor.dark,
        color: site.themeColor.light,
      }}
    >
      <div style={{ display: "flex", alignItems: "center", gap: 28, fontSize: 48 }}>
        {/* biome-ignore lint/performance/noImgElement: this is drawn by Satori, not by a browser */}
        <img src={icon} alt="" width={80} height={80} />
        {site.name}
      </div>
      <div style={{ fontSize: 84, lineHeight: 1.1, letterSpacing: -2 }}>{site.tagline}</div>
    </div>,
    size,
  );
}
