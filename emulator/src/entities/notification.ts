export interface Event {
  event_id: string;
  event_type: string;
  occurred_at: string;
  data: unknown;
}

export interface NotificationLog {
  id: string;
  response_code: number;
  response_content_type: string | null;
  response_body: string;
  attempted_at: string;
}

export const notificationStatuses = ["not_attempted", "needs_retry", "delivered", "failed"] as const;

/** What is saved of a notification. Its payload is built from the event, so that every attempt sends the same bytes. */
export interface Notification {
  id: string;
  type: string;
  status: (typeof notificationStatuses)[number];
  event_id: string;
  occurred_at: string;
  delivered_at: string | null;
  replayed_at: string | null;
  origin: "event" | "replay";
  last_attempt_at: string | null;
  retry_at: string | null;
  times_attempted: number;
  notification_setting_id: string;
  dropped: boolean;
  logs: NotificationLog[];
}

export interface Destination {
  id: string;
  description: string;
  type: "email" | "url";
  destination: string;
  active: boolean;
  api_version: number;
  include_sensitive_fields: boolean;
  subscribed_events: string[];
  endpoint_secret_key: string;
  traffic_source: "platform" | "simulation" | "all";
  /** Set while a secret is rotated: every delivery is then signed with both. */
  previous_secret: { secret: string; last: boolean } | null;
}
