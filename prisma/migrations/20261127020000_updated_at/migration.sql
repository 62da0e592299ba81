-- When Paddle last changed a subscription, by Paddle's clock.
ALTER TABLE "Subscription" ADD COLUMN "updatedAt" TIMESTAMPTZ;
