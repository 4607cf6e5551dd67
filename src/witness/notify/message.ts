import type { Severity } from '../../model/alert.ts';
import type { JournalEvent } from '../../model/event.ts';
import type { NotifyTopic } from '../../model/notify-settings.ts';
import { seconds } from '../../model/time.ts';
import { durationWords } from '../../model/words.ts';

/** What somebody is told. */
export interface Message {
  readonly topic: NotifyTopic;
  /** What it is about: of one thing the latest word counts. */
  readonly about: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly project: string;
  readonly host: string;
  readonly at: string;
  /** How many others about the same were passed over before it. */
  readonly passedOver: number;
}

/** Where it happened. */
export interface NotifyPlace {
  readonly project: string;
  readonly host: string;
}

type Said = Pick<Message, 'topic' | 'about' | 'severity' | 'title' | 'text'>;

const severityOf = (name: string): Severity => (name === 'critical' || name === 'warning' ? name : 'info');

const until = (time: string | undefined): string => (time === undefined ? '' : `, until ${time}`);

/** The part of the journal that somebody may want to be told of. */
const saidOf = (event: JournalEvent): Said | undefined => {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- most kinds are the ordinary course of things
  switch (event.event) {
    case 'monitor_alert_emitted': {
      const severity = severityOf(event.severity);
      return {
        topic: severity,
        about: event.detector,
        severity,
        title: `${severity}: ${event.detector}`,
        text: event.message,
      };
    }
    case 'monitor_alert_cleared': {
      const text = `over after ${durationWords(seconds(event.duration_s))}: ${event.message}`;
      return { topic: 'cleared', about: event.detector, severity: 'info', title: `over: ${event.detector}`, text };
    }
    case 'monitor_auto_stop_failed': {
      const text = `${event.detector} could not stop the Loop: ${event.reason ?? ''}`;
      return {
        topic: 'critical',
        about: 'auto_stop',
        severity: 'critical',
        title: 'the Loop could not be stopped',
        text,
      };
    }
    case 'supervisor_stopped': {
      const bad = event.exit_code !== 0;
      const text = `${event.reason} (exit ${event.exit_code})`;
      return {
        topic: 'stopped',
        about: 'supervisor',
        severity: bad ? 'warning' : 'info',
        title: 'the Loop has stopped',
        text,
      };
    }
    case 'agent_self_terminated':
      return { topic: 'done', about: 'done', severity: 'info', title: 'all is done', text: event.reason };
    case 'completion_confirmed':
      return {
        topic: 'done',
        about: 'done',
        severity: 'info',
        title: 'all is done',
        text: 'the completion command says so',
      };
    case 'max_rounds_reached':
      return {
        topic: 'done',
        about: 'done',
        severity: 'info',
        title: 'all rounds are done',
        text: `${event.max_rounds} asked for`,
      };
    case 'quota_wait_started':
      return {
        topic: 'quota',
        about: 'quota',
        severity: 'info',
        title: 'a usage limit is reached',
        text: `${event.scope}${until(event.until)}`,
      };
    case 'agent_auth_error_detected':
      return {
        topic: 'auth',
        about: 'auth',
        severity: 'critical',
        title: `the ${event.outcome === 'billing' ? 'billing' : 'login'} was refused`,
        text: event.hint ?? '',
      };
    case 'budget_exceeded':
      return {
        topic: 'budget',
        about: event.budget,
        severity: 'warning',
        title: `the budget ${event.budget} is used up`,
        text: `${event.spent} of ${event.limit}${until(event.until)}`,
      };
    default:
      return undefined;
  }
};

/** What to tell of an event; undefined where it is nothing that anybody asks for. */
export const messageOf = (event: JournalEvent, { project, host }: NotifyPlace): Message | undefined => {
  const said = saidOf(event);
  return said === undefined ? undefined : { ...said, project, host, at: event.ts, passedOver: 0 };
};

/** `notify test`’s. */
export const testMessage = ({ project, host }: NotifyPlace, at: string): Message => ({
  topic: 'info',
  about: 'test',
  severity: 'info',
  title: 'a test',
  text: 'agent-runner notify test: whoever reads this will be told.',
  project,
  host,
  at,
  passedOver: 0,
});

/** A message as one text: where, what, and how many like it were left out. */
export const plainText = ({ title, text, project, host, passedOver }: Message): string => {
  const more = passedOver === 0 ? '' : ` (and ${passedOver} before it)`;
  return `[${project} on ${host}] ${title}${text === '' ? '' : `\n${text}`}${more}`;
};

/** A message as a program reads it. */
export const messageJson = ({ passedOver, about, ...message }: Message): Readonly<Record<string, unknown>> => ({
  source: 'agent-runner',
  ...message,
  about,
  passed_over: passedOver,
});
