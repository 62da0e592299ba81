-- By it lib/retention.ts finds what is old. Rows of before count from today.
ALTER TABLE "AdjustedPayment" ADD COLUMN "readAt" TIMESTAMPTZ NOT NULL DEFAULT now();
