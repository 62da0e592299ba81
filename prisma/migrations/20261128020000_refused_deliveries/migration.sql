-- Deliveries that the webhook refused, as counts: one row for each reason.
CREATE TABLE "RefusedDelivery" (
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,
    "firstAt" TIMESTAMPTZ NOT NULL,
    "lastAt" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "RefusedDelivery_pkey" PRIMARY KEY ("reason")
);

-- When a run, or the last step of one, has ended, and whether rows still differed then.
ALTER TABLE "ReconcileCursor" ADD COLUMN "completedAt" TIMESTAMPTZ,
    ADD COLUMN "isLeftWrong" BOOLEAN NOT NULL DEFAULT false;
