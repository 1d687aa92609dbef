/**
 * Who gets what from each route: the whole of it. A cell is the status of the answer to this comer (proofs.ts) who asks for the owner's
 * things (asks.ts), and what of the owner's is in its body (people.ts, `savedIn`): `200m4` shows a masked address and four digits.
 *
 * none: nothing at all. other: another person with all their own. expired: the owner's, over. page: good with another Page or
 * deployment. link, claimed, person: a session of the owner's checkout at this level, and links that were passed on. shop: the shop's
 * own secret, where there is one: `CONSOLE_KEY`, and the signatures of Meta and of Stripe.
 */
import { COMERS, type Comer } from "./proofs.ts";

const TABLE = `
                                               none     other    expired  page     link     claimed  person   shop
GET /c                                         200      200      200      200      200      200      200      200
GET /c/:token                                  404      200      410      404      200      200      200      404
GET /b/:token                                  404      200      404      404      200      200      200      404
GET /return/:orderId                           404      404      404      404      404      200      200      404
GET /:part/:file                               200      200      200      200      200      200      200      200
GET /:part/:file · paying                      200      200      200      200      200      200      200      200
GET /:part/:file · proof                       200      200      200      200      200      200      200      200
POST /api/sessions                             404      201      201      404      201      201m4    201m4f   404
POST /api/sessions · by the link alone         404      201      410      404      201      201      201      404
POST /api/sessions/person                      401      200      401      401      403      200m4f   200m4f   401
POST /api/sessions/person · the owner's word   401      403      401      401      200m4f   200m4f   200m4f   401
POST /api/sessions/person · used before        401      403      401      401      403      403      200m4f   401
POST /api/sessions/its-me                      401      202      401      401      202      202      202      401
POST /api/links/renew                          404      202      202      404      202      202      202      404
POST /api/challenges                           404      200      404      404      200      200      200      404
GET /api/address-forms/:country                401      200      401      401      200      200      200      401
POST /api/quotes                               401      201      401      401      201      201      201      401
POST /api/quotes · to the owner's address      401      404      401      401      404      201m     201mf    401
GET /api/checkout                              401      200      401      401      200      200m4fe  200m4fe  401
PUT /api/checkout/draft                        401      204      401      401      204      204      204      401
POST /api/orders                               401      201      401      401      201      201      201      401
POST /api/orders · on the owner's offer        401      409      401      401      409      201m     201m     401
POST /api/orders · with the owner's card       401      409      401      401      409      201m4    201m4    401
POST /api/orders · with it to a typed address  401      409      401      401      409      409      409      401
POST /api/orders · and with its CVC            401      409      401      401      409      409      2014     401
GET /api/orders/:id                            401      404      401      401      404      200m     200m     401
POST /api/orders/:id/resume                    401      404      401      401      404      200m     200m     401
POST /api/orders/:id/attempts                  401      404      401      401      404      201m     201m     401
GET /o/:token                                  404      200      404      404      200m     200m     200m     404
GET /o/:token/withdraw                         404      200      404      404      200m     200m     200m     404
POST /o/:token/withdraw                        404      303      404      404      303      303      303      404
ALL /o/*                                       404      404      404      404      404      404      404      404
GET /wallet/:token                             404      200      410      404      200      200      200      404
POST /wallet/:token                            404      200      410      404      200m4    200m4    200m4    404
POST /wallet/:token · after another page       404      403      410      404      403      403      403      404
POST /wallet/:token · all data                 404      200      410      404      200m4fei  200m4fei  200m4fei  404
POST /wallet/:token · all data, after another  404      403      410      404      403      403      403      404
POST /wallet/:token/fresh                      404      200      200      404      200      200      200      404
ALL /wallet/*                                  404      404      404      404      404      404      404      404
GET /api/merchant/orders                       401      401      401      401      401      401      401      200mfg
GET /api/merchant/export                       401      401      401      401      401      401      401      200mfg
GET /api/merchant/differences                  401      401      401      401      401      401      401      200
GET /api/merchant/dead-letters                 401      401      401      401      401      401      401      200
GET /api/merchant/orders/:order                401      401      401      401      401      401      401      200m4f
POST /api/merchant/orders/:order/fulfilment    401      401      401      401      401      401      401      200m4f
POST /api/merchant/orders/:order/cancel        401      401      401      401      401      401      401      200
POST /api/merchant/orders/:order/attended      401      401      401      401      401      401      401      200m4f
GET /api/merchant/orders/:order/payment        401      401      401      401      401      401      401      200
POST /api/merchant/orders/:order/quarantine    401      401      401      401      401      401      401      200mf
POST /api/merchant/dead-letters/:box/:row/replay  401  401  401  401  401  401  401  200
POST /api/merchant/orders/:order/refunds       401      401      401      401      401      401      401      200m4f
POST /api/merchant/alerts/test                 401      401      401      401      401      401      401      200
POST /api/console/session                      401      401      401      401      401      401      401      204
DELETE /api/console/session                    204      204      204      204      204      204      204      204
GET /console                                   200      200      200      200      200      200      200      200
GET /console/books                             200      200      200      200      200      200      200      200
GET /console/orders/:order                     200      200      200      200      200      200      200      200
GET /legal/seller                              200      200      200      200      200      200      200      200
GET /legal/:kind/:version                      200      200      200      200      200      200      200      200
ALL /legal/*                                   404      404      404      404      404      404      404      404
GET /healthz                                   200      200      200      200      200      200      200      200
GET /webhooks/messenger                        403      403      403      403      403      403      403      200
POST /webhooks/messenger                       401      401      200      200      401      401      401      200
POST /webhooks/stripe                          400      400      400      400      400      400      400      200
POST /meta/data-deletion                       401      401      200      200      401      401      401      200
POST /meta/deauthorize                         401      401      200      200      401      401      401      200
GET /meta/data-deletion/:code                  200      200      200      200      200      200      200      200
GET /o/:token/data                             404      200      404      404      200      200      200      404
GET /o/:token/data · of a buyer's order        404      404      404      404      404      404      404      404
POST /o/:token/data                            404      200      404      404      200m4fg  200m4fg  200m4fg  404
POST /o/:token/data · with another order's key  404      200      404      404      200      200      200      404
POST /o/:token/data · by what the owner knows   404      403      404      404      200      200      200      404
POST /o/:token/data · by a guess               404      403      404      404      403      403      403      404
POST /o/:token/data · of a buyer's order       404      404      404      404      404      404      404      404
POST /api/merchant/orders/:order/forget        401      401      401      401      401      401      401      200m4f
`;

export interface Row {
  row: string;
  cells: Record<Comer, string>;
}

export const ACCESS: Row[] = TABLE.trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [row = "", ...cells] = line.trim().split(/\s{2,}/);
    return { row, cells: Object.fromEntries(COMERS.map((comer, at) => [comer, cells[at] ?? "?"])) as Row["cells"] };
  });
