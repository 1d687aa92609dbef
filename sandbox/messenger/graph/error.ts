/** Graph's refusals. Codes and subcodes: Messenger Platform, "Error codes" (2026-06-25). */

export interface GraphErrorBody {
  error: { message: string; type: string; code: number; error_subcode?: number; fbtrace_id: string };
}

export class GraphError extends Error {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly http: number;

  constructor(
    code: number,
    message: string,
    options: { subcode?: number | undefined; http?: number | undefined } = {},
  ) {
    super(message);
    this.code = code;
    this.subcode = options.subcode;
    this.http = options.http ?? usualStatus(code);
  }

  body(fbtraceId: string): GraphErrorBody {
    const subcode = this.subcode === undefined ? {} : { error_subcode: this.subcode };
    const error = { message: this.message, type: "OAuthException", code: this.code, ...subcode, fbtrace_id: fbtraceId };
    return { error };
  }
}

/** The platform does not document a status per error and callers must branch on the code; these are the ones seen. */
function usualStatus(code: number): number {
  if (code === 190) return 401;
  if (code === 1 || code === 2) return 500;
  return 400;
}

export const invalid = (message: string, subcode?: number) => new GraphError(100, `(#100) ${message}`, { subcode });
export const noSuchUser = () => invalid("No matching user found", 2018001);
export const badToken = () => new GraphError(190, "Invalid OAuth access token - Cannot parse access token");
/** The subcode is from memory; callers go by the code. */
export const expiredToken = () =>
  new GraphError(190, "Error validating access token: Session has expired", { subcode: 463 });
export const unavailable = () => new GraphError(2, "(#2) Service temporarily unavailable");
export const tooManyCalls = () => new GraphError(613, "(#613) Calls to this api have exceeded the rate limit.");
export const outsideWindow = () =>
  new GraphError(10, "(#10) This message is sent outside of allowed window.", { subcode: 2018278 });
/** The table of codes names the subcode alone; 10 is the code that it has been seen with. */
export const otherAppInControl = () =>
  new GraphError(10, "(#10) Message failed to send because another app is controlling this thread now.", {
    subcode: 2018300,
  });
export const personUnavailable = () =>
  new GraphError(551, "(#551) This person isn't available right now.", { subcode: 1545041 });
/** The message is from memory; callers go by the code. */
export const notPermitted = (permission: string) =>
  new GraphError(200, `(#200) Requires ${permission} permission to manage the object`);
/** Accounts made with a phone number only have no profile to show. */
export const noProfile = () => invalid("No profile available for this user.", 2018218);
export const unknownPath = (path: string) =>
  new GraphError(2500, `Unknown path components: ${path} (the sandbox does not have this endpoint)`, { http: 404 });
export const unknownObject = (id: string) =>
  new GraphError(100, `Unsupported request. Object with ID '${id}' does not exist or cannot be loaded`, {
    subcode: 33,
  });
