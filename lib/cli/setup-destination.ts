import { patiently, type Setup } from "@/lib/cli/setup-run";
import {
  appEvents,
  changeDestination,
  createDestination,
  type Destination,
  deleteDestination,
  listDestinations,
} from "@/lib/paddle/notifications";

/** Finds or creates the destination of webhooks, with the events the app uses. Returns its secret. Throws PaddleError. */
export async function setUpDestination(url: string, setup: Setup): Promise<string> {
  const list = async () => (await listDestinations("job")).filter((one) => one.url === url);
  const [found] = await list();
  if (found) {
    await bringUpToDate(found, setup);
    return found.secret;
  }
  if (setup.isDryRun) {
    setup.say(`  ${url}: would be created, with ${appEvents.length} events`);
    // Not known before, but would be written, too: one that has its form.
    return `pdl_ntfset_${"0".repeat(26)}_0`;
  }
  const created = await patiently(setup, () => createDestination(url, setup.environment));
  setup.did(`  ${url}: created, with ${appEvents.length} events`);
  // Of those that two setups made at once, both keep the oldest.
  const [oldest] = await list();
  if (!oldest || oldest.id === created.id) return created.secret;
  await patiently(setup, () => deleteDestination(created.id));
  setup.say(`  ${url}: another setup was first; the second destination is deleted`);
  return oldest.secret;
}

async function bringUpToDate({ id, url, types, isActive }: Destination, setup: Setup): Promise<void> {
  setup.say(`  ${url}: there already`);
  const missing = appEvents.filter((type) => !types.includes(type));
  if (missing.length > 0) {
    const names = missing.join(", ");
    if (setup.isDryRun) setup.say(`  ${url}: would also be sent ${names}`);
    else {
      await patiently(setup, () => changeDestination(id, { types: [...types, ...missing] }));
      setup.did(`  ${url}: is also sent ${names} now`);
    }
  }
  if (isActive) return;
  if (setup.isDryRun) setup.say(`  ${url}: is inactive, and would be activated if you agree`);
  else if (await setup.agree(`The destination ${url} is inactive. Activate it?`)) {
    await patiently(setup, () => changeDestination(id, { isActive: true }));
    setup.did(`  ${url}: activated`);
  } else setup.leave(`${url} is inactive, so no webhook arrives: activate it in Paddle, or run this again with --yes.`);
}
