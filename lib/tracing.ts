import "server-only";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-node";
import { site } from "@/lib/site";

const FLUSH_MS = 200;

/**
 * Sends Next's own spans to OTEL_EXPORTER_OTLP_ENDPOINT. Loaded only where that is set. The packages read the other standard
 * variables by themselves: name, headers, sampling.
 */
export function startTracing(): void {
  const processor = new BatchSpanProcessor(withoutPersonalData(new OTLPTraceExporter()));
  const named = resourceFromAttributes({ "service.name": site.name });
  const resource = named.merge(detectResources({ detectors: [envDetector] }));
  new NodeTracerProvider({ resource, spanProcessors: [processor] }).register();
  // What waits to be sent doesn't outlive the process, and Next ends it with the last answer.
  process.once("SIGTERM", () => setInterval(() => processor.forceFlush().catch(() => {}), FLUSH_MS).unref());
}

/** What a span may say. What else Next adds, now or in a later version, stays here: addresses hold tokens, errors may quote anything. */
const isAllowed = (name: string) =>
  /^(http\.(method|status_code|route)|net\.peer\.(name|port)|next\.(span_type|route|page|segment|rsc)|error\.type)$/.test(
    name,
  );

/** The name of a call has its address: without the query, and without ids, so that all such calls have one name. */
const cleanName = (name: string) => name.replace(/[?#].*$/s, "").replace(/\b[a-z]+_[a-z\d]{26}\b/g, "{id}");

const cleanSpan = (span: ReadableSpan): ReadableSpan =>
  Object.create(span, {
    name: { value: cleanName(span.name) },
    attributes: { value: Object.fromEntries(Object.entries(span.attributes).filter(([name]) => isAllowed(name))) },
    events: { value: [] },
    links: { value: [] },
    status: { value: { code: span.status.code } },
  });

const withoutPersonalData = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => exporter.export(spans.map(cleanSpan), done),
  shutdown: () => exporter.shutdown(),
  forceFlush: async () => exporter.forceFlush?.(),
});
