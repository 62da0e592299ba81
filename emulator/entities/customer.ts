import type { CatalogStatus, CustomData } from "./catalog";

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
