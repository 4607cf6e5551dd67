import type { NotifyChannel } from '../../model/notify-settings.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { HttpRequest } from '../../ports/http.ts';
import { messageJson, plainText, type Message } from './message.ts';

type Webhook = Extract<NotifyChannel, { readonly kind: 'webhook' }>;
type Envelope = Omit<HttpRequest, 'limitMs' | 'method'>;

/** What the configuration names only. */
export interface Secrets {
  readonly url: string;
  readonly token?: string;
}

/** Discord refuses more; the others take it. */
const longestText = 1900;

/** ntfy’s, 1 to 5. */
const priorities = { info: 3, warning: 4, critical: 5 } as const;
const tags = { info: 'information_source', warning: 'warning', critical: 'rotating_light' } as const;

const posted = (url: string, body: unknown, token?: string): Envelope => ({
  url,
  headers: {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  },
  body: JSON.stringify(body),
});

/** ntfy takes JSON at the server’s address, with the topic beside it: a header could hold no other letters than ASCII. */
const ntfy = (message: Message, { url, token }: Secrets): Result<Envelope, string> => {
  const { origin, pathname } = new URL(url);
  const topic = decodeURIComponent(pathname.split('/').findLast((part) => part !== '') ?? '');
  if (topic === '') return fail('the address of ntfy must end with the topic');
  const base = pathname.slice(0, pathname.lastIndexOf(pathname.split('/').findLast((part) => part !== '') ?? ''));
  const { severity, title, text, project, host } = message;
  const body = {
    topic,
    title: `${project} on ${host}: ${title}`,
    message: text === '' ? title : text,
    priority: priorities[severity],
    tags: [tags[severity]],
  };
  return ok(posted(`${origin}${base}`, body, token));
};

/** A message as a service takes it. */
export const envelopeOf = ({ format, chat }: Webhook, message: Message, secrets: Secrets): Result<Envelope, string> => {
  const { url, token } = secrets;
  const text = plainText(message).slice(0, longestText);
  switch (format) {
    case 'json':
      return ok(posted(url, messageJson(message), token));
    case 'slack':
      // Slack reads these three as the beginnings of links and mentions.
      return ok(
        posted(url, { text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') }, token),
      );
    case 'discord':
      return ok(posted(url, { content: text, allowed_mentions: { parse: [] } }, token));
    case 'ntfy':
      return ntfy(message, secrets);
    case 'telegram': {
      const bot = token === undefined ? url : `${url.replace(/\/$/, '')}/bot${token}/sendMessage`;
      return ok(posted(bot, { chat_id: chat ?? '', text, disable_web_page_preview: true }));
    }
  }
};
