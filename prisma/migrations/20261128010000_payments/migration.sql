-- What Paddle last said about the next payment of a subscription.
CREATE TABLE "NextPayment" (
    "subscriptionId" TEXT NOT NULL,
    "paddleCustomerId" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ NOT NULL,
    "askedUpdatedAt" TIMESTAMPTZ,
    "readAt" TIMESTAMPTZ,
    "payment" JSONB,

    CONSTRAINT "NextPayment_pkey" PRIMARY KEY ("subscriptionId")
);

-- CreateIndex
CREATE INDEX "NextPayment_paddleCustomerId_idx" ON "NextPayment"("paddleCustomerId");

-- A customer's last payments, and what each subscription is paid with.
CREATE TABLE "PaymentHistory" (
    "paddleCustomerId" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ NOT NULL,
    "readAt" TIMESTAMPTZ,
    "payments" JSONB,
    "methods" JSONB,

    CONSTRAINT "PaymentHistory_pkey" PRIMARY KEY ("paddleCustomerId")
);
