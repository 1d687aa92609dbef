import { bankOver, bankTrouble, confirming, refusing } from "./bank.ts";
import { bank, bankRefused, codeAsked, declines, guest, itsMe, newBuyer, returning } from "./buying.ts";
import { choosing, notDelivered, unshipped } from "./choosing.ts";
import { cancelling, oneOrder, refundTrouble, settling, signingIn, theList } from "./console.ts";
import {
  aboutDeletion,
  legalTexts,
  orderAdjusted,
  orderFollowed,
  orderPage,
  wallet,
  walletPassedOn,
  withdrawing,
} from "./papers.ts";
import { problems } from "./problems.ts";
import type { Scene } from "./tour.ts";
import {
  backFromTheBank,
  databaseAway,
  expiredLink,
  noScript,
  noWayIn,
  offline,
  priceChanged,
  providerBlocked,
  providerDown,
  soldOut,
  unknownOutcome,
  wrongAddress,
} from "./trouble.ts";

/** Every state of the pages that buyers see, in the order of a story. Each scene begins with somebody new. */
export const CHECKOUT_SCENES: Record<string, Scene> = {
  newBuyer,
  declines,
  bank,
  bankRefused,
  returning,
  codeAsked,
  guest,
  itsMe,
  choosing,
  notDelivered,
  unshipped,
  priceChanged,
  soldOut,
  providerDown,
  unknownOutcome,
  providerBlocked,
  offline,
  databaseAway,
  noWayIn,
  expiredLink,
  wrongAddress,
  backFromTheBank,
  noScript,
  confirming,
  refusing,
  bankTrouble,
  bankOver,
  orderPage,
  orderFollowed,
  orderAdjusted,
  withdrawing,
  legalTexts,
  wallet,
  walletPassedOn,
  aboutDeletion,
};

/** The same of the merchant's page. */
export const CONSOLE_SCENES: Record<string, Scene> = {
  signingIn,
  theList,
  oneOrder,
  refundTrouble,
  cancelling,
  settling,
  problems,
};
