-- How often access has started or ended, as lib/reactions.ts was told. Whoever has access today is not news.
ALTER TABLE "User" ADD COLUMN "accessChanges" INTEGER NOT NULL DEFAULT 0;
UPDATE "User" SET "accessChanges" = 1 WHERE "paddleCustomerId" IN (
  SELECT "paddleCustomerId" FROM "Subscription" WHERE "status" IN ('active', 'trialing', 'past_due')
);

-- What reactions look at. `SubscriptionState` of lib/billing/subscription-changes.ts.
CREATE FUNCTION "subscriptionState"(s "Subscription") RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object(
    'status', s."status",
    'items', s."items",
    'trialEndsAt', s."trialEndsAt",
    'scheduledAction', s."scheduledAction",
    'scheduledEffectiveAt', s."scheduledEffectiveAt"
  )
$$;

-- A trigger, because every writer of a row must cause them, and only the row's own lock knows what it was before.
CREATE FUNCTION "queueSubscriptionChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_job('subscription-changed', json_build_object(
    'subscriptionId', NEW."id",
    'paddleCustomerId', NEW."paddleCustomerId",
    'version', concat_ws('/', NEW."occurredAt", NEW."eventId"),
    'startedAt', NEW."startedAt",
    'before', CASE WHEN TG_OP = 'UPDATE' THEN "subscriptionState"(OLD) END,
    'after', "subscriptionState"(NEW)
  ));
  RETURN NULL;
END
$$;

CREATE TRIGGER "queueFirstSubscriptionState" AFTER INSERT ON "Subscription"
  FOR EACH ROW EXECUTE FUNCTION "queueSubscriptionChange"();
CREATE TRIGGER "queueSubscriptionChange" AFTER UPDATE ON "Subscription"
  FOR EACH ROW WHEN (
    (OLD."status", OLD."items", OLD."trialEndsAt", OLD."scheduledAction", OLD."scheduledEffectiveAt")
    IS DISTINCT FROM
    (NEW."status", NEW."items", NEW."trialEndsAt", NEW."scheduledAction", NEW."scheduledEffectiveAt")
  ) EXECUTE FUNCTION "queueSubscriptionChange"();

-- Whoever is linked to a customer who has paid already has access from now on.
CREATE FUNCTION "queueLinkedCustomer"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM graphile_worker.add_job('access-due', json_build_object('paddleCustomerId', NEW."paddleCustomerId"));
  RETURN NULL;
END
$$;

CREATE TRIGGER "queueLinkedCustomer" AFTER UPDATE OF "paddleCustomerId" ON "User"
  FOR EACH ROW WHEN (OLD."paddleCustomerId" IS DISTINCT FROM NEW."paddleCustomerId" AND NEW."paddleCustomerId" IS NOT NULL)
  EXECUTE FUNCTION "queueLinkedCustomer"();
