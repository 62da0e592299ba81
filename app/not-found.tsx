import Link from "next/link";
import { Page } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";

export default function NotFound() {
  return (
    <Page header={null}>
      <h1 className="font-semibold text-2xl tracking-tight">There is no such page</h1>
      <p className="mt-2 mb-6 text-muted-foreground">The address may be mistyped, or the page may be gone.</p>
      <Link href="/" className={buttonVariants()}>
        Go to the start
      </Link>
    </Page>
  );
}
