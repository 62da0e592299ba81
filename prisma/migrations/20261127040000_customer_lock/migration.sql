-- Changes of one customer count on the same credit: the lock is the customer's.
DROP TABLE "SubscriptionLock";

-- CreateTable
CREATE TABLE "CustomerLock" (
    "paddleCustomerId" TEXT NOT NULL,
    "lockedUntil" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "CustomerLock_pkey" PRIMARY KEY ("paddleCustomerId")
);
