-- What the admin's pages filter by.
CREATE INDEX "WebhookEvent_type_receivedAt_idx" ON "WebhookEvent"("type", "receivedAt");
CREATE INDEX "AuditEntry_action_id_idx" ON "AuditEntry"("action", "id");
CREATE INDEX "AuditEntry_subscriptionId_idx" ON "AuditEntry"("subscriptionId");

-- A reconcile that is started there: one step at a time, and what the run has done so far.
ALTER TABLE "ReconcileCursor" ADD COLUMN "lockedUntil" TIMESTAMPTZ;
ALTER TABLE "ReconcileCursor" ADD COLUMN "report" JSONB;
