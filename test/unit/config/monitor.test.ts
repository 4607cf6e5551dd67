import { describe, expect, test } from 'bun:test';
import { detectorValue } from '../../../src/config/monitor.ts';
import { roundSettings } from '../../../src/config/settings.ts';
import { witnessSettings } from '../../../src/config/witness.ts';
import { detectors } from '../../../src/detectors/index.ts';
import { configOf, leastText, problemsOf } from '../../support/config-text.ts';

const settingsOf = (monitor: string) => witnessSettings(configOf(`${leastText}[monitor]\n${monitor}`), 'UTC');

describe('what the Witness needs to know', () => {
  test('is, without a word about it, what the detectors say themselves', () => {
    const { rules } = settingsOf('');
    expect(Object.keys(rules)).toEqual(detectors.map(({ name }) => name));
    for (const { name, thresholds, holdForMs, repeatAfterMs } of detectors) {
      const defaults = Object.fromEntries(Object.entries(thresholds).map(([key, one]) => [key, one.default]));
      expect(rules[name]).toEqual({ thresholds: defaults, holdForMs, repeatAfterMs });
    }
  });

  test('is taken from a detector’s own table', () => {
    const { rules } = settingsOf('[monitor.timeout_rate]\nrate_pct = 50\nhold_for_s = 2.5\nrepeat_after_s = 60');
    expect(rules['timeout_rate']).toEqual({
      thresholds: { rate_pct: 50, window_rounds: 10 },
      holdForMs: 2500,
      repeatAfterMs: 60_000,
    });
  });

  test('is taken from older spellings, those of later Python versions too', () => {
    const older = settingsOf('disk_warning_pct = 70\ndisk_critical_pct = 80\noauth_fail_threshold = 4').rules;
    expect([older['disk_warning'], older['disk_critical'], older['oauth_fail']]).toMatchObject([
      { thresholds: { used_pct: 70 } },
      { thresholds: { used_pct: 80 } },
      { thresholds: { rounds: 4 } },
    ]);
    const later = settingsOf('[monitor.host_health]\nmem_avail_min_mb = 512\ndisk_warning_pct = 60').rules;
    expect([later['mem_pressure'], later['disk_warning']]).toMatchObject([
      { thresholds: { available_min_mb: 512 } },
      { thresholds: { used_pct: 60 } },
    ]);
  });

  test('says at which use of the disk no round is started, in either spelling', () => {
    const used = (text: string) => roundSettings(configOf(`${leastText}[monitor]\n${text}`)).diskCriticalPct;
    expect(used('')).toBe(95);
    expect(used('disk_critical_pct = 93')).toBe(93);
    expect(used('[monitor.disk_critical]\nused_pct = 92')).toBe(92);
  });

  test('knows where each number comes from', () => {
    const config = configOf(`${leastText}[monitor]\ndisk_warning_pct = 70\n[monitor.hung]\nfactor = 3\n`);
    expect(detectorValue(config, 'disk_warning', 'used_pct')).toEqual({
      value: 70,
      origin: { kind: 'file', line: 6, column: 1 },
    });
    expect(detectorValue(config, 'hung', 'factor').origin).toEqual({ kind: 'file', line: 8, column: 1 });
    expect(detectorValue(config, 'hung', 'hold_for_s')).toEqual({ value: 0, origin: { kind: 'default' } });
  });
});

test('what rounds may use up, and when they may begin, are those of the Loop', () => {
  expect(settingsOf('').budget).toBeUndefined();
  const text = `${leastText}[budget]\nrounds_per_day = 5\n[schedule]\nrun = ["20:00-07:00"]\ntimezone = "Europe/Berlin"\n`;
  expect(witnessSettings(configOf(text), 'UTC')).toMatchObject({
    budget: { limits: { rounds_per_day: 5 }, timeZone: 'Europe/Berlin' },
    schedule: { windows: [{ from: 1200, to: 420 }], timeZone: 'Europe/Berlin' },
  });
});

describe('mistakes', () => {
  test.each([
    ['disk_critical_pct = 90\n[monitor.disk_critical]\nused_pct = 91', 'are both set; keep one'],
    ['[monitor.disk_warning]\nused_pct = 96', 'must come before'],
    ['[monitor.hung]\nfaktor = 2', 'unknown key'],
    ['[monitor.timeout_rate]\nwindow_rounds = 500', 'at most 50'],
    ['auto_stop_on = ["oath_fail"]', 'no detector'],
  ])('%s', (text, reason) => {
    expect(problemsOf(`${leastText}[monitor]\n${text}\n`)).toMatchObject([{ reason: expect.stringContaining(reason) }]);
  });

  test('a stop that mends nothing is doubted aloud', () => {
    const { warnings } = configOf(`${leastText}[monitor]\nauto_stop_on = ["supervisor_stale"]\n`);
    expect(warnings).toMatchObject([{ reason: 'stopping the Loop does not mend supervisor_stale' }]);
  });
});
