import { addDuration } from "../duration";
import type { Subscription } from "../entities/subscription";
import { jun, mona } from "./customers";
import { build } from "./draft";
import { createdAfter, daysFrom, periodEnding } from "./moments";
import { basicMonthly, enterpriseYearly } from "./prices";

const month = { frequency: 1, interval: "month" } as const;
const year = { frequency: 1, interval: "year" } as const;

/** One that pays invoices, one that pays in a currency without cents. */
export function abroadSubscriptions(now: Date): Subscription[] {
  const monaPeriod = periodEnding(daysFrom(now, 200), year);
  const junPeriod = periodEnding(daysFrom(now, 17), month);
  const junStart = addDuration(junPeriod.starts_at, month, -7);
  return [
    build({
      id: "sub_01je3ad5d0vhqq28nva823a8b6",
      customer_id: mona.id,
      address_id: "add_01je39sv7rvrh31d7ac0nswq7y",
      business_id: "biz_01je39sv7rg4m0k3y8c2q6w5zt",
      created_at: createdAfter(monaPeriod.starts_at),
      started_at: monaPeriod.starts_at,
      current_billing_period: monaPeriod,
      collection_mode: "manual",
      billing_details: {
        enable_checkout: false,
        purchase_order_number: "PO-2291",
        additional_information: null,
        payment_terms: { interval: "day", frequency: 30 },
      },
      lines: [{ price: enterpriseYearly, quantity: 1 }],
    }),
    build({
      id: "sub_01je3abat01g2hh8hxdwjd18dk",
      customer_id: jun.id,
      address_id: "add_01je39r0mrnjfytzd8x6xwtcbd",
      currency_code: "JPY",
      created_at: createdAfter(junStart),
      started_at: junStart,
      current_billing_period: junPeriod,
      lines: [{ price: basicMonthly, quantity: 1 }],
    }),
  ];
}
