import { migrate } from "@/lib/cli/migrations";
import { loadSettings } from "@/lib/cli/settings";

const names = await migrate(loadSettings().env.DATABASE_URL);
console.log(names.length > 0 ? `Applied ${names.join(", ")}.` : "The database is up to date.");
