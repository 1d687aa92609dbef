import { invalid } from "../graph/error.ts";
import type { World } from "../world.ts";
import type { TemplateRequest } from "./template.ts";
import { areWellPlaced, variablesIn } from "./variables.ts";

/** The Page's utility templates, and the review that each has to pass ("Utility messages", 2026-03-13). */

export type ReviewStatus = "PENDING" | "APPROVED" | "REJECTED" | "PAUSED" | "DISABLED";
export type RejectedReason = "INCORRECT_PARAMS" | "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT" | "TAG_SHOULD_BE_MARKETING";

export interface UtilityTemplate extends TemplateRequest {
  id: string;
  status: ReviewStatus;
  rejectedReason?: RejectedReason;
}

/** Meta's limit is unknown; fewer words than this beside each variable is clearly too few. */
const WORDS_PER_VARIABLE_MIN = 2;
/** What no update about an order needs to say. */
const PROMOTION = /\b(sale|discount|offer|coupon|voucher|promo(tion)?|deal|save \d+)\b|\d ?% off/i;

/** The reason to refuse it; undefined when the reviewer has nothing against it. */
export function objectionTo({ body, parameterFormat }: TemplateRequest): RejectedReason | undefined {
  if (!areWellPlaced(body, parameterFormat)) return "INCORRECT_PARAMS";
  const words = body.replace(/\{\{[^{}]*\}\}/g, " ").match(/[\p{L}\p{N}']+/gu) ?? [];
  if (words.length < variablesIn(body).length * WORDS_PER_VARIABLE_MIN) return "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT";
  return PROMOTION.test(body) ? "TAG_SHOULD_BE_MARKETING" : undefined;
}

/** Throws a GraphError when the Page has one of this name in this language already. */
export function addTemplate(world: World, request: TemplateRequest): UtilityTemplate {
  if (findTemplate(world, request.name, request.language)) {
    throw invalid(`Param name: there is a template ${request.name} in ${request.language} already`);
  }
  const reason = objectionTo(request);
  const verdict = reason
    ? { status: "REJECTED" as const, rejectedReason: reason }
    : { status: world.areReviewsHeld ? ("PENDING" as const) : ("APPROVED" as const) };
  const id = world.ids.digits(`template ${request.name} ${request.language}`, 16);
  const template = { ...request, id, ...verdict };
  world.utilityTemplates.push(template);
  return template;
}

export function findTemplate(world: World, name: string, language: string): UtilityTemplate | undefined {
  return world.utilityTemplates.find((each) => each.name === name && each.language === language);
}

/**
 * A later decision of the reviewers, told by webhook. Meta's documents spell the field in two ways; this is the one that
 * the list of subscribable fields has. Throws when no template is called that.
 */
export function review(world: World, name: string, status: ReviewStatus): void {
  const found = world.utilityTemplates.filter((each) => each.name === name);
  if (found.length === 0) throw new Error(`no template is called ${name}`);
  for (const template of found) {
    template.status = status;
    world.webhooks.change("messenger_template_status_update", {
      event: status,
      message_template_id: template.id,
      message_template_name: template.name,
      message_template_language: template.language,
    });
  }
}

export function wireTemplate({ id, name, language, status, components, rejectedReason }: UtilityTemplate): object {
  const reason = rejectedReason && { rejected_reason: rejectedReason };
  return { id, name, language, status, category: "UTILITY", components, ...reason };
}
