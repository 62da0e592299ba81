import { Webhooks } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { customers } from "./fixtures/ids.ts";
import { codeOf, setUpReceiver } from "./fixtures/rig.ts";

const { rig, receiver, url } = await setUpReceiver();

async function destination(trafficSource: "all" | "platform" | "simulation") {
  const subscribedEvents = ["customer.updated" as const];
  const fields = { description: trafficSource, type: "url" as const, destination: url, subscribedEvents };
  return rig.paddle.notificationSettings.create({ ...fields, trafficSource });
}

async function simulate(trafficSource: "all" | "platform" | "simulation", type: string, payload?: object) {
  const { id, endpointSecretKey } = await destination(trafficSource);
  const fields = { notificationSettingId: id, name: "A try", type, ...(payload && { payload }) };
  const simulation = await rig.paddle.simulations.create(fields as never);
  return { simulation, endpointSecretKey };
}

test("a simulated event goes signed to the chosen destination only, and changes nothing", async () => {
  const { simulation, endpointSecretKey } = await simulate("simulation", "subscription.canceled");
  expect(simulation).toMatchObject({ status: "active", payload: null, config: null, lastRunAt: null });
  const run = await rig.paddle.simulationRuns.create(simulation.id);
  expect(run).toMatchObject({ status: "pending", type: "subscription.canceled" });
  await rig.control("settle");
  expect(receiver.deliveries).toHaveLength(1);
  const [{ event, body, signature } = { event: null, body: "", signature: "" }] = receiver.deliveries;
  expect(event).toMatchObject({ event_type: "subscription.canceled", data: { status: "canceled" } });
  expect(event?.event_id).toMatch(/^ntfsimevt_[a-z\d]{26}$/);
  expect(event?.notification_id).toMatch(/^ntfsimntf_[a-z\d]{26}$/);
  expect(await rig.paddle.webhooks.unmarshal(body, endpointSecretKey, signature)).toMatchObject({
    data: { status: "canceled" },
  });
  const done = await rig.paddle.simulationRuns.get(simulation.id, run.id, { include: ["events"] });
  expect(done).toMatchObject({
    status: "completed",
    events: [{ id: event?.event_id, status: "success", request: { body }, response: { statusCode: 200 } }],
  });
  expect((await rig.paddle.simulations.get(simulation.id)).lastRunAt).toBe(run.createdAt);
  expect(rig.events()).toEqual([]);
  expect(await rig.paddle.notifications.list().next()).toEqual([]);
});

test("a destination for real events only gets no simulated one, and one for simulated no real one", async () => {
  const { simulation } = await simulate("platform", "customer.updated");
  const run = await rig.paddle.simulationRuns.create(simulation.id);
  await rig.control("settle");
  expect(receiver.deliveries).toHaveLength(0);
  const [event] = await rig.paddle.simulationRunEvents.list(simulation.id, run.id).next();
  expect(event).toMatchObject({ status: "aborted", request: null, response: null });
  await destination("simulation");
  await destination("all");
  await rig.paddle.customers.update(customers.sam, { name: "Sam" });
  await rig.control("settle");
  // The default destination, the one for real events and the one for all.
  expect(receiver.deliveries.map(({ event }) => event.event_type)).toEqual(Array(3).fill("customer.updated"));
});

test("a payload of one's own is sent as it is, fails once, and is replayed by another id", async () => {
  const payload = { id: "ctm_own", any: { thing: [1, null] } };
  const { simulation } = await simulate("all", "customer.updated", payload);
  receiver.answers.push(500);
  const run = await rig.paddle.simulationRuns.create(simulation.id);
  await rig.control("settle");
  await rig.advance("P1D");
  const simulated = () => receiver.deliveries.filter(({ event }) => event.event_id.startsWith("ntfsimevt_"));
  expect(simulated().map(({ event }) => event.data)).toEqual([payload]);
  const [failed] = await rig.paddle.simulationRunEvents.list(simulation.id, run.id).next();
  expect(failed).toMatchObject({ status: "failed", response: { statusCode: 500 } });
  const replay = await rig.paddle.simulationRunEvents.replay(simulation.id, run.id, String(failed?.id));
  expect(replay.status).toBe("pending");
  expect(replay.id).not.toBe(failed?.id);
  await rig.control("settle");
  expect((await rig.paddle.simulationRunEvents.get(simulation.id, run.id, replay.id)).status).toBe("success");
  expect(simulated()[1]?.event).toMatchObject({ event_id: replay.id, data: payload });
});

test("every type can be simulated, and is what the SDK reads", async () => {
  const types = await rig.paddle.simulationTypes.list();
  expect(types.map(({ type }) => type).filter((type) => type === "scenario")).toHaveLength(5);
  const { id: notificationSettingId } = await destination("all");
  for (const { name } of types) {
    const created = await rig.paddle.simulations.create({ notificationSettingId, name, type: name } as never);
    await rig.paddle.simulationRuns.create(created.id);
  }
  await rig.control("settle");
  expect(receiver.deliveries.map(({ event }) => event.event_type)).toEqual(types.flatMap(({ events }) => events));
  for (const { body } of receiver.deliveries) expect(Webhooks.fromJson(JSON.parse(body))?.data).toBeTruthy();
  expect(await rig.paddle.simulations.list({ perPage: 200 }).next()).toHaveLength(types.length);
});

test("a simulation is changed and archived, and mistakes in it are refused", async () => {
  const { simulation } = await simulate("all", "customer.updated");
  const { simulations, simulationRuns } = rig.paddle;
  const { notificationSettingId, id } = simulation;
  expect((await simulations.update(id, { name: "Another" } as never)).name).toBe("Another");
  expect(await simulations.list({ notificationSettingId: [notificationSettingId], id: [id] }).next()).toHaveLength(1);
  await simulations.update(id, { status: "archived" } as never);
  expect(await codeOf(simulationRuns.create(id))).toBe("entity_archived");
  expect(await simulations.list().next()).toEqual([]);
  expect(await simulations.list({ status: ["archived"] }).next()).toHaveLength(1);
  const create = (fields: object) =>
    codeOf(simulations.create({ notificationSettingId, name: "N", type: "customer.updated", ...fields } as never));
  expect(await create({ type: "customer.deleted" })).toBe("invalid_field");
  expect(await create({ notificationSettingId: "ntfset_01jcda2ma0phx0f5y92tbraqaz" })).toBe("not_found");
  expect(await create({ type: "subscription_pause", payload: {} })).toBe("invalid_field");
  expect(await create({ type: "subscription_pause", config: { subscriptionPause: {} } })).toBe("invalid_field");
  expect(await codeOf(simulationRuns.get(id, "ntfsimrun_01jcda2ma0phx0f5y92tbraqaz"))).toBe("not_found");
});
