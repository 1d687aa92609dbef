/** Priced offers: made for one session, valid for a time, used once by the order they become. */
import type { AddressDraft } from "../contract/address.ts";
import { json, type Sql } from "./client.ts";
import type { OrderLine, PricedDelivery } from "./documents.ts";

export interface NewQuote {
  id: string;
  sessionId: string;
  lines: OrderLine[];
  delivery: PricedDelivery;
  address: AddressDraft;
  addressId: string | null;
  email: string;
  currency: string;
  subtotalMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  taxBasisPoints: number;
  totalMinor: number;
  termsVersion: string;
  createdAt: Date;
  expiresAt: Date;
}

export async function insertQuote(sql: Sql, quote: NewQuote): Promise<void> {
  await sql`
    insert into quotes (id, session_id, lines, delivery, address, address_id, email, currency, subtotal_minor, delivery_minor, tax_minor,
      tax_basis_points, total_minor, terms_version, created_at, expires_at)
    values (${quote.id}, ${quote.sessionId}, ${json(sql, quote.lines)}, ${json(sql, quote.delivery)},
      ${json(sql, quote.address)}, ${quote.addressId}, ${quote.email}, ${quote.currency}, ${quote.subtotalMinor}, ${quote.deliveryMinor},
      ${quote.taxMinor}, ${quote.taxBasisPoints}, ${quote.totalMinor}, ${quote.termsVersion}, ${quote.createdAt},
      ${quote.expiresAt})`;
}
