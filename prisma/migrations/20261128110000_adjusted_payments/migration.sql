-- What was refunded or charged back: Paddle changes no subscription's status by it.
CREATE TABLE "AdjustedPayment" (
    "transactionId" TEXT NOT NULL,
    "subscriptionId" TEXT NOT NULL,
    "periodStartsAt" TIMESTAMPTZ,
    "refunded" TEXT NOT NULL,
    "isRefundedInFull" BOOLEAN NOT NULL,
    "chargedBackAt" TIMESTAMPTZ,

    CONSTRAINT "AdjustedPayment_pkey" PRIMARY KEY ("transactionId")
);
CREATE INDEX "AdjustedPayment_subscriptionId_idx" ON "AdjustedPayment"("subscriptionId");

-- With the next period access may come back.
CREATE FUNCTION "queueAccessAfterRefund"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "AdjustedPayment" WHERE "subscriptionId" = NEW."id") THEN
    PERFORM graphile_worker.add_job('access-due', json_build_object('paddleCustomerId', NEW."paddleCustomerId"));
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "queueAccessAfterRefund" AFTER UPDATE ON "Subscription"
  FOR EACH ROW WHEN (OLD."currentPeriodStartsAt" IS DISTINCT FROM NEW."currentPeriodStartsAt")
  EXECUTE FUNCTION "queueAccessAfterRefund"();
