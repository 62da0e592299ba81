-- Where the last step of a reconcile ended, so that the next goes on there.
ALTER TABLE "ReconcileCursor" ALTER COLUMN "lastEventId" DROP NOT NULL;
ALTER TABLE "ReconcileCursor" ADD COLUMN "stepEventId" TEXT;
ALTER TABLE "ReconcileCursor" ADD COLUMN "stepSubscriptionId" TEXT;
ALTER TABLE "ReconcileCursor" ADD COLUMN "stepHasFailures" BOOLEAN NOT NULL DEFAULT false;
