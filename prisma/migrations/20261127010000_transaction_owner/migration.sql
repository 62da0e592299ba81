-- DropTable
DROP TABLE "TransactionOwner";
