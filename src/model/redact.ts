// What an error quotes may be the very key that it refuses; and it ends up in the journal, in bug reports and in chats.
const secrets = [
  /\b(?:sk|pk|rk|xai|gsk|key|or|r8|hf|glpat|xox[a-z])[-_][\w-]{8,}/gi,
  /\bgh[pousr]_\w{8,}/g,
  /\bgithub_pat_\w{8,}/g,
  /\bAIza[\w-]{20,}/g,
  /\bAKIA[A-Z0-9]{12,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  /\b(?:Bearer|Basic) +[\w.~+/=-]{8,}/gi,
] as const;

/** What is known by what stands before it: a password in an address, the addresses of incoming webhooks, a named value. */
const introduced = [
  /(:\/\/[^\s/:@]{0,64}:)[^\s/@]+(?=@)/g,
  /(hooks\.slack\.com\/services\/)\S+/g,
  /(discord(?:app)?\.com\/api\/webhooks\/)\S+/g,
  /(api\.telegram\.org\/bot)[^\s/]+/g,
  /((?:api[-_ ]?key|token|secret|password|authorization)["']?\s*[:=]\s*["']?)(?!\[secret\])[^\s"',}]{8,}/gi,
] as const;

/** A shorter value would be found in ordinary words. */
const shortestKnown = 4;

/**
 * A text with whatever looks like a key or a token replaced.
 * @param known values that are secret whatever they look like
 */
export const redact = (text: string, known: readonly string[] = []): string => {
  const values = known.filter((value) => value.length >= shortestKnown);
  const bare = [...values, ...secrets].reduce<string>((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  return introduced.reduce<string>((rest, secret) => rest.replaceAll(secret, '$1[secret]'), bare);
};
