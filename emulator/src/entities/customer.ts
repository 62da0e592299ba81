import type { CatalogStatus, CustomData } from "./catalog.ts";

export interface Customer {
  id: string;
  name: string | null;
  email: string;
  marketing_consent: boolean;
  status: CatalogStatus;
  custom_data: CustomData;
  locale: string;
  created_at: string;
  updated_at: string;
  import_meta: null;
}

export interface Address {
  id: string;
  customer_id: string;
  description: string | null;
  first_line: string | null;
  second_line: string | null;
  city: string | null;
  postal_code: string | null;
  region: string | null;
  country_code: string;
  custom_data: CustomData;
  status: CatalogStatus;
  created_at: string;
  updated_at: string;
  import_meta: null;
}

export interface Contact {
  name: string;
  email: string;
}

export interface Business {
  id: string;
  customer_id: string;
  name: string;
  company_number: string | null;
  tax_identifier: string | null;
  status: CatalogStatus;
  contacts: Contact[];
  custom_data: CustomData;
  created_at: string;
  updated_at: string;
  import_meta: null;
}
