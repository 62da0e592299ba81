-- CreateTable
CREATE TABLE "SubscriptionClaim" (
    "subscriptionId" TEXT NOT NULL,
    "until" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "SubscriptionClaim_pkey" PRIMARY KEY ("subscriptionId")
);

-- CreateTable
CREATE TABLE "TransactionOwner" (
    "id" TEXT NOT NULL,
    "paddleCustomerId" TEXT NOT NULL,

    CONSTRAINT "TransactionOwner_pkey" PRIMARY KEY ("id")
);


