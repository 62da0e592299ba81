"use client";

/** What a page shows when it could not be made, for want of the database for one. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <main className="mx-auto flex max-w-3xl flex-col items-start gap-3 px-4 py-16 sm:px-6">
      <h1 className="font-semibold text-2xl tracking-tight">This page can’t be shown right now</h1>
      <p className="text-muted-foreground">Nothing was changed. Please try again in a moment.</p>
      <button
        type="button"
        onClick={reset}
        className="mt-2 min-h-11 cursor-pointer rounded-lg bg-primary px-4 font-medium text-primary-foreground text-sm outline-offset-2 focus-visible:outline-2 focus-visible:outline-ring"
      >
        Try again
      </button>
    </main>
  );
}
