import type { Product } from "../entities/catalog.ts";

export const pro: Product = {
  id: "pro_01gsz4t5hdjse780zja8vvr7jg",
  name: "AeroEdit Pro",
  type: "standard",
  tax_category: "standard",
  description:
    "Designed for professional pilots, including all features plus in Basic plus compliance monitoring, route optimization, and third-party integrations.",
  image_url: null,
  custom_data: {
    features: {
      aircraft_performance: true,
      compliance_monitoring: true,
      flight_log_management: true,
      payment_by_invoice: false,
      route_planning: true,
      sso: false,
    },
    suggested_addons: ["pro_01h1vjes1y163xfj1rh1tkfb65", "pro_01gsz97mq9pa4fkyy0wqenepkz"],
    upgrade_description:
      "Move from Basic to Pro to take advantage of aircraft performance, advanced route planning, and compliance monitoring.",
  },
  status: "active",
  import_meta: null,
  created_at: "2023-02-23T12:43:46.605Z",
  updated_at: "2024-04-05T15:53:44.687Z",
};

export const analytics: Product = {
  id: "pro_01h1vjes1y163xfj1rh1tkfb65",
  name: "Analytics addon",
  type: "standard",
  tax_category: "standard",
  description:
    "Unlock advanced insights into your flight data with enhanced analytics and reporting features. Includes customizable reporting templates and trend analysis across flights.",
  image_url: null,
  custom_data: null,
  status: "active",
  import_meta: null,
  created_at: "2023-06-01T13:30:50.302Z",
  updated_at: "2024-04-05T15:47:17.163Z",
};

export const basic: Product = {
  ...pro,
  id: "pro_01gsz4wsgxj9tjhkc2a7r4e2e9",
  name: "AeroEdit Basic",
  description: "Flight logs and simple route planning for private pilots.",
  custom_data: null,
};

export const enterprise: Product = {
  ...pro,
  id: "pro_01gsz4kmhxy1cxa2n5nbz8aqv4",
  name: "AeroEdit Enterprise",
  description: "Everything in Pro for whole fleets, with single sign-on and payment by invoice.",
  custom_data: null,
};

export const crew: Product = {
  ...pro,
  id: "pro_01je3b4k6tc4r7w2m9x5h0p8ye",
  name: "AeroEdit Crew",
  description: "Pro for flight crews who plan and log together, from five seats up.",
  custom_data: null,
};

export const student: Product = {
  ...pro,
  id: "pro_01je3b4k6ts8t2d6n1v4q9z3kb",
  name: "AeroEdit Student",
  description: "Flight logs and route planning for one student pilot.",
  custom_data: null,
};

export const support: Product = {
  ...analytics,
  id: "pro_01gsz92krfzy3hcx5h5rtgnfwz",
  name: "VIP support",
  description:
    "Get exclusive access to our expert team of product specialists, available to help you make the most of your AeroEdit subscription.",
};

export const domains: Product = {
  ...analytics,
  id: "pro_01gsz97mq9pa4fkyy0wqenepkz",
  name: "Custom domains",
  description:
    "Make AeroEdit truly your own with custom domains. Custom domains reinforce your brand identity and make it easy for your team to access your account.",
};

export const products = [basic, pro, enterprise, analytics, support, domains, crew, student];
