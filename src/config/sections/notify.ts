import * as v from 'valibot';
import { notifyTopics, webhookFormats } from '../../model/notify-settings.ts';
import { about, duration, flag, oneOf, texts, word } from '../field.ts';

const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);

/** The name of a variable, never the secret itself: a configuration file is committed. */
export const secretName = (what: string) =>
  v.pipe(word(what), v.check(isVariableName, 'must be the name of an environment variable, not the secret itself'));

const isAddress = (url: string): boolean => /^https?:$/.test(URL.parse(url)?.protocol ?? '');

export const address = (what: string) =>
  v.pipe(word(what), v.check(isAddress, 'must be an address that begins with https:// or http://'));

/** `[[notify]]` */
export const notifySchema = v.pipe(
  v.strictObject({
    name: v.exactOptional(word('What it is called where it fails, and in `notify test`; by default what it is.')),
    on: v.pipe(
      v.array(oneOf(notifyTopics, 'One of them.')),
      v.minLength(1, 'must not be empty'),
      about(
        'Of what to tell: alerts by their severity (`critical`, `warning`, `info`) and their end (`cleared`); that the Loop has `stopped`; that all is `done`; a usage limit (`quota`), a refused login (`auth`), a `budget` that is used up.',
      ),
    ),
    command: v.exactOptional(
      v.pipe(
        texts('A program and its arguments; it gets the message as JSON on its standard input.', 1),
        v.check(([program = '']) => program.trim() !== '', 'must begin with a program'),
      ),
    ),
    webhook: v.exactOptional(address('An address to which the message is posted.')),
    url_env: v.exactOptional(secretName('The environment variable that holds the address, where that is a secret.')),
    format: v.exactOptional(
      oneOf(webhookFormats, 'What the address expects: a JSON object of our own, or what one of these services takes.'),
      'json',
    ),
    token_env: v.exactOptional(
      secretName('The environment variable that holds a token: sent as `Bearer`; for Telegram the bot’s.'),
    ),
    chat: v.exactOptional(word('Telegram’s chat.')),
    desktop: v.exactOptional(flag('By `notify-send`, or on macOS `osascript`.'), false),
    debounce_s: v.exactOptional(
      duration('Of one condition you are told at most once in this time, and at its end how it stands.', 'from zero'),
      60,
    ),
    timeout_s: v.exactOptional(duration('How long one try may take.'), 10),
  }),
  about(
    'Who is told of what, by the monitor (also that of `serve --monitor`): a table for each, with one of `command`, `webhook` (or `url_env`) and `desktop`. A try that fails is repeated; no round waits for it. Whatever looks like a key or a token is taken out.',
  ),
);
export type NotifyTable = v.InferOutput<typeof notifySchema>;
