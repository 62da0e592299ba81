-- CreateTable
CREATE TABLE "ReconcileCursor" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "lastEventId" TEXT NOT NULL,

    CONSTRAINT "ReconcileCursor_pkey" PRIMARY KEY ("id")
);
