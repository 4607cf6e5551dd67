import type { DirtyFile } from '../model/round-report.ts';
import type { ListedOrphan } from '../verbs/orphans.ts';
import type { DroppedOrphan } from '../verbs/orphans-drop.ts';
import type { RestoredOrphan } from '../verbs/orphans-restore.ts';
import type { ShownOrphan } from '../verbs/orphans-show.ts';
import { paint } from './style.ts';
import { durationWords, plural } from './words.ts';

const short = (sha: string): string => sha.slice(0, 12);

const placeWords = (orphan: { readonly inStash: boolean; readonly ref: string }): string => {
  if (orphan.ref === 'refs/stash') return 'stash';
  return orphan.inStash ? 'stash, ref' : 'ref';
};

const fileLine = ({ status, path, from }: DirtyFile): string =>
  `  ${status} ${from === undefined ? '' : `${from} -> `}${path}`;

/** A line for each piece of kept work, and how to get one back. */
export const orphansText = (orphans: readonly ListedOrphan[], color: boolean): string => {
  const { bold, dim } = paint(color);
  const [newest] = orphans;
  if (newest === undefined) return 'Nothing is kept: no round left uncommitted work behind.\n';
  const rows = orphans.map((orphan) => [
    orphan.name,
    short(orphan.sha),
    `${durationWords(orphan.age)} ago`,
    plural(orphan.files.length, 'file'),
    placeWords(orphan),
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map(([name = '', ...cells], index) => {
    const rest = cells.map((cell, column) => cell.padEnd(widths[column + 1] ?? 0)).join('  ');
    return `${bold(name.padEnd(widths[0] ?? 0))}  ${rest}  ${dim(orphans[index]?.message ?? '')}`.trimEnd();
  });
  const hint = `agent-runner orphans show ${newest.name} · agent-runner orphans restore ${short(newest.sha)}`;
  return `${lines.join('\n')}\n\n${dim(hint)}\n`;
};

/** One piece of kept work: its files, then its patch. */
export const orphanText = (orphan: ShownOrphan, color: boolean): string => {
  const { bold, dim } = paint(color);
  const head = `${bold(orphan.name)}  ${orphan.sha}  ${dim(orphan.message)}`;
  const place = dim(`kept ${orphan.keptAt} in ${orphan.inStash ? 'the list of stashes and ' : ''}${orphan.ref}`);
  const back = dim(`agent-runner orphans restore ${short(orphan.sha)}`);
  return `${[head, place, ...orphan.files.map(fileLine), back, '', orphan.patch].join('\n').trimEnd()}\n`;
};

/** What came back, and how to let the copy go. */
export const restoredText = (orphan: RestoredOrphan, color: boolean): string => {
  const { dim } = paint(color);
  const files = orphan.files.slice(0, 20).map(fileLine);
  const more = orphan.files.length > 20 ? [`  and ${orphan.files.length - 20} more`] : [];
  const head = `The work of ${orphan.name} is in the tree again: ${plural(orphan.files.length, 'file')}.`;
  const hint = dim(`It is still kept. agent-runner orphans drop ${short(orphan.sha)} lets it go.`);
  return `${[head, ...files, ...more, hint].join('\n')}\n`;
};

/** What was let go, and the last way back. */
export const droppedText = (orphan: DroppedOrphan, color: boolean): string => {
  const hint = `Until git next collects garbage: git stash apply --index ${orphan.sha}`;
  return `The work of ${orphan.name} is no longer kept.\n${paint(color).dim(hint)}\n`;
};

/** Kept work as `--json` tells it. */
export const orphanJson = (
  orphan: DroppedOrphan & { readonly files?: readonly DirtyFile[]; readonly patch?: string },
): Readonly<Record<string, unknown>> => ({
  name: orphan.name,
  round_num: orphan.roundNum,
  sha: orphan.sha,
  ref: orphan.ref,
  in_stash: orphan.inStash,
  kept_at: orphan.keptAt,
  message: orphan.message,
  ...(orphan.files === undefined ? {} : { files: orphan.files }),
  ...(orphan.patch === undefined ? {} : { patch: orphan.patch }),
});
