import type { RoundRecord } from '../../model/round-record.ts';
import { roundOfLog } from '../../model/log-folder.ts';
import { fail, ok } from '../../model/result.ts';
import { isoTime, type DurationMs } from '../../model/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Render } from '../../verbs/log-printer.ts';
import { roundJson } from '../../views/peek-json.ts';
import type { RemoteHost } from '../../witness/remote/remote-host.ts';
import { refusal } from '../answers.ts';
import { builtInDetectors, standingDetectors } from '../detectors.ts';
import { historyPage, type Stretch } from '../history/columns.ts';
import { isEmpty } from '../history/follow.ts';
import { endedWithout } from '../history/waits.ts';
import { logEndBytes, logEndLines } from '../output/log-end.ts';
import type { Asked, AskedRound, DashboardProject, FeedMessage } from '../project.ts';
import { historyMoved, hostAway, notFromThere } from '../refusals.ts';
import type { HistoryPage, ShownProject } from '../wire.ts';
import { keptThere } from './kept-there.ts';
import { openRemoteOutput } from './remote-output.ts';
import { remotePeek } from './remote-peek.ts';
import { openSight } from './sight.ts';

/** A look is a question over the network: it comes by so many times more seldom than one at this machine. */
const seldomer = 5;

/** What a project of another host is made of. */
export interface RemoteProjectParts {
  readonly clock: Clock;
  readonly remote: RemoteHost;
  readonly shown: ShownProject;
  readonly interval: DurationMs;
  /** How the output of a round there is read. */
  readonly renderOf: (round: RoundRecord) => Render;
}

/** A project of another host, where nothing but sh is needed: what its files tell, as they grow. */
export const remoteProject = (parts: RemoteProjectParts): DashboardProject => {
  const { clock, remote, shown, renderOf } = parts;
  const { id, project } = shown;
  const sight = openSight(remote, clock);
  const output = openRemoteOutput(remote, id, renderOf);
  let toldAll = false;

  const standing = (): FeedMessage | undefined => {
    const { sighting, followed, alerts } = sight;
    if (sighting.kind === 'unasked') return undefined;
    if (sighting.kind === 'away') return { name: 'unseen', data: { id, since: sighting.since, why: sighting.why } };
    const peek = remotePeek({ project, followed, alerts, observation: sighting.observation, facts: remote.facts() });
    const detectors = standingDetectors(builtInDetectors, alerts);
    const data = { id, at: isoTime(clock.now()), peek, orphans: keptThere(followed.rounds), detectors };
    return { name: 'now', data };
  };

  /** A wait goes on as long as somebody is there to wait; of a host that is away nobody knows better. */
  const page = (stretch: Stretch): HistoryPage => {
    const { sighting } = sight;
    const alive = sighting.kind !== 'seen' || sighting.observation.supervisor.kind === 'running';
    const waits = alive ? stretch.waits : endedWithout(stretch.waits, clock.now());
    return historyPage({ ...stretch, waits }, null);
  };

  const history = (stretch: Stretch): readonly FeedMessage[] =>
    isEmpty(stretch) ? [] : [{ name: 'history', data: { id, ...page(stretch) } }];

  const printed = async (): Promise<readonly FeedMessage[]> => {
    if (sight.sighting.kind !== 'seen') return [];
    const data = await output.look(sight.followed.rounds.at(-1));
    return data === undefined ? [] : [{ name: 'output', data }];
  };

  const current = (): readonly FeedMessage[] => {
    const now = standing();
    const last = output.current();
    return [
      ...(now === undefined ? [] : [now]),
      ...history(sight.followed),
      ...(last === undefined ? [] : [{ name: 'output' as const, data: last }]),
    ];
  };

  /** The round, once the host has been asked. */
  const roundOf = async ({ roundNum }: AskedRound): Promise<Asked<RoundRecord>> => {
    if (sight.sighting.kind === 'unasked') await sight.look();
    const round = sight.followed.rounds.findLast((one) => one.roundNum === roundNum);
    if (round !== undefined) return ok(round);
    if (sight.sighting.kind === 'away') return hostAway(sight.sighting.why);
    return notFromThere(`Round ${roundNum}`, `On ${remote.name}: agent-runner peek --round ${roundNum}`);
  };

  return {
    shown,
    begin: () => {
      toldAll = false;
    },
    look: async () => {
      const news = await sight.look();
      if (!toldAll) {
        toldAll = true;
        await printed();
        return current();
      }
      const now = standing();
      return [...(now === undefined ? [] : [now]), ...history(news), ...(await printed())];
    },
    pause: () => sight.pause(seldomer * parts.interval),
    current,
    history: async (before) => {
      if (before !== undefined) return historyMoved();
      if (sight.sighting.kind === 'unasked') await sight.look();
      const { sighting, followed } = sight;
      if (sighting.kind === 'away' && followed.rounds.length === 0) return hostAway(sighting.why);
      return ok(page(followed));
    },
    round: async (asked) => {
      const round = await roundOf(asked);
      return round.ok ? ok({ round: { ...roundJson(round.value), events: null } }) : round;
    },
    log: async (asked) => {
      const round = await roundOf(asked);
      if (!round.ok) return round;
      const { log } = round.value;
      const name = log === undefined || roundOfLog(log) === undefined ? undefined : log;
      const read = name === undefined ? undefined : await remote.roundLogFrom([name], undefined, logEndBytes);
      if (name === undefined || read === undefined)
        return notFromThere(
          `The log of round ${asked.roundNum}`,
          'It may have been pruned there, or the host is away.',
        );
      const { offset, bytes } = read;
      const lines = logEndLines(renderOf(round.value), bytes, offset === 0);
      return ok({ path: name, bytes: offset + bytes.length, lines });
    },
    order: async (order) => {
      if (order !== 'stop')
        return notFromThere(`“${order}”`, `ssh ${remote.name}, and agent-runner ${order} in the project’s folder.`);
      const asked = await remote.stopSupervisor();
      if (asked.ok) return ok({ message: `The supervisor on ${remote.name} is asked to end after its round.` });
      const message = `The supervisor on ${remote.name} could not be asked: ${asked.failure.reason}.`;
      return fail(refusal(409, { code: asked.failure.code, message, hint: null }));
    },
    close: () => remote.close(),
  };
};
