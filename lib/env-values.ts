import { z } from "zod";

// What a value of a setting may look like, and how its fault is said.

const loopbackHosts = ["127.0.0.1", "localhost", "[::1]"];
// Whole values, or ends of one: somebody's domain may well begin with "your-".
const placeholderForm = /^(\w+:\/\/)?(replace|change)[-_ ]?me$|^placeholder$|^your[-_][\w -]*$|^<.*>$|(…|\.{3}|x{4})$/i;
const quotes = /^(["']).*\1$/s;
export const isPlaceholder = (value: string): boolean => placeholderForm.test(value);

// Paddle's own patterns, and a key from before May 2025. Real secrets have other characters than its pattern says.
export const apiKey = /^(pdl_(live|sdbx)_apikey_[a-z\d]{26}_[a-zA-Z\d]{22}_[a-zA-Z\d]{3}|[a-zA-Z\d]{50})$/;
const webhookSecret = /^pdl_ntfset_[a-z\d]{26}_\S+$/;
const clientToken = /^(test|live)_[a-zA-Z\d]+$/;
export const formOf = (what: string) => `does not have the form of Paddle's ${what}`;

export const isLoopback = (value: string) => URL.canParse(value) && loopbackHosts.includes(new URL(value).hostname);
export const isPostgres = (value: string) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value);
export const isMailServer = (value: string) => /^smtps?:\/\//.test(value) && URL.canParse(value);
const isAddress = (value: string) => /^https?:/.test(value) && URL.canParse(value);
const endsAfterHost = (value: string) => /^[^/]+\/\/[^/?#]+$/.test(value);
const isCount = (value: number) => Number.isInteger(value) && value > 0;
export const withoutSlash = (value: string) => value.replace(/\/+$/, "");

export const given = z
  .string("is missing")
  .trim()
  .refine((value) => !quotes.test(value), "is in quotes: leave them out")
  .refine((value) => !isPlaceholder(value), "still holds a placeholder");
export const text = given.min(1, "is empty");
export const optional = given.transform((value) => value || undefined).optional();
/** Separated by commas; on a laptop there may be none. */
export const secrets = given
  .optional()
  .transform((value = "") => value.split(/\s*,\s*/).filter(Boolean))
  .refine((list) => list.every((secret) => webhookSecret.test(secret)), formOf("webhook secrets"));

/** Any number, separated by commas, each as it signs in. */
export const addresses = given
  .transform((value) =>
    value
      .toLowerCase()
      .split(/\s*,\s*/)
      .filter(Boolean),
  )
  .refine(
    (list) => list.every((one) => /^[^\s@]+@[^\s@]+$/.test(one)),
    "is not a list of addresses with commas between",
  )
  .default([]);

/** An address that ends after the host; a slash at its end doesn't count. */
export const origin = text
  .refine(isAddress, "is not a URL")
  .transform(withoutSlash)
  .refine(endsAfterHost, "is more than an address: it must end after the host");

export const token = optional.refine((value) => !value || clientToken.test(value), formOf("client-side tokens"));

export const count = (fallback: string) =>
  optional.transform((value = fallback) => Number(value)).refine(isCount, "is not a number above 0");

export const seconds = (fallback: string) =>
  optional
    .transform((value = fallback) => Number(value))
    .refine((value) => value >= 0 && value <= 60, "is not a number from 0 to 60");
