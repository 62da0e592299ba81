-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL,
    "hits" TIMESTAMPTZ[],

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key")
);
