-- What a user did stays on record when the user is gone. lib/retention.ts removes entries by their age.
ALTER TABLE "AuditEntry" DROP CONSTRAINT "AuditEntry_userId_fkey";

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- Without its user a subscription would go on being charged, and nobody here would know whose it is.
CREATE FUNCTION "refuseToDeletePayingUser"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM "Subscription" WHERE "paddleCustomerId" = OLD."paddleCustomerId" AND "status" <> 'canceled'
  ) THEN
    RAISE EXCEPTION 'This user is customer % and still has a subscription: cancel it at Paddle first.', OLD."paddleCustomerId"
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END
$$;

CREATE TRIGGER "refuseToDeletePayingUser" BEFORE DELETE ON "User"
  FOR EACH ROW EXECUTE FUNCTION "refuseToDeletePayingUser"();
