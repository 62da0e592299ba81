import { leave } from "@/app/sign-in/actions";
import { Header } from "@/components/site/header";
import { getUser } from "@/lib/auth/user";

export async function SiteHeader() {
  const user = await getUser();
  return <Header email={user?.email ?? null} signOut={leave} />;
}
