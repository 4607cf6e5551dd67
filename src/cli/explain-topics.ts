import { defenses } from '../defenses/index.ts';
import { detectors } from '../detectors/index.ts';
import { isOutcomeName, outcomes } from '../model/outcome.ts';
import { ok, type Result } from '../model/result.ts';
import type { Platform } from '../ports/platform.ts';
import { listDefenses } from '../verbs/defenses.ts';
import { explainDetector } from '../verbs/explain-detector.ts';
import { explainOutcome } from '../verbs/explain-outcome.ts';
import { defenseJson, defenseText } from '../views/defenses.ts';
import { detectorJson, detectorText } from '../views/detector.ts';
import { explainedOutcomeJson, explainedOutcomeText } from '../views/explained-outcome.ts';
import { outcomeMeaningJson, outcomeMeaningText } from '../views/outcome-meaning.ts';

/** How an explanation is laid out. */
export interface Layout {
  readonly color: boolean;
  readonly columns: number;
  /** IANA. */
  readonly timeZone: string;
}

/** An explanation, for people and for programs. */
export interface Explanation {
  text(layout: Layout): string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** In which surroundings something is explained. */
export interface Asked {
  readonly platform: Platform;
  /** `--config`. */
  readonly config: string | undefined;
}

/** A kind of thing that has an explanation: an entry of the table below is all that it takes. */
export interface Topic {
  /** The word in front of a name, where a name alone could mean several things. */
  readonly kind: string;
  readonly names: readonly string[];
  /** Names that cannot be listed, such as a round's number. */
  readonly alsoKnows?: (name: string) => boolean;
  /** Called with a name that it has or knows. */
  explain(name: string, asked: Asked): Promise<Result<Explanation>>;
}

const roundWord = /^[1-9]\d{0,14}$/;

/** `outcome N`, `outcome latest`: why that round was read as it was; `outcome quota`: what the word means. */
const outcome: Topic = {
  kind: 'outcome',
  names: ['latest', ...Object.keys(outcomes)],
  alsoKnows: (name) => roundWord.test(name),
  explain: (name, { platform, config }) => {
    if (isOutcomeName(name)) {
      const meaning: Explanation = {
        text: ({ color }) => outcomeMeaningText(name, color),
        json: outcomeMeaningJson(name),
      };
      return Promise.resolve(ok(meaning));
    }
    const explained = explainOutcome(platform, name === 'latest' ? name : Number(name), config);
    if (!explained.ok) return Promise.resolve(explained);
    const { value } = explained;
    return Promise.resolve(
      ok({ text: (layout: Layout) => explainedOutcomeText(value, layout), json: explainedOutcomeJson(value) }),
    );
  },
};

const defense: Topic = {
  kind: 'defense',
  names: defenses.map(({ name }) => name),
  explain: async (name, { platform, config }) => {
    const report = await listDefenses({ name, config }, platform);
    if (!report.ok) return report;
    const [standing] = report.value.standing;
    if (standing === undefined) throw new Error(`the list of defenses lost ${name}`);
    return ok({
      text: ({ color, columns }) => defenseText(standing, color, columns),
      json: defenseJson(standing),
    });
  },
};

const detector: Topic = {
  kind: 'detector',
  names: detectors.map(({ name }) => name),
  explain: async (name, { platform, config }) => {
    const explained = await explainDetector(platform, name, config);
    if (!explained.ok) return explained;
    const { value } = explained;
    return ok({ text: (layout: Layout) => detectorText(value, layout), json: detectorJson(value) });
  },
};

/** Every kind of thing that `explain` knows, in the order in which a person is shown them. */
export const topics: readonly Topic[] = [outcome, detector, defense];
