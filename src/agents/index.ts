import type { Agent } from './define.ts';
import { aider } from './aider.ts';
import { amp } from './amp.ts';
import { claude } from './claude.ts';
import { codewhale } from './codewhale.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { crush } from './crush.ts';
import { cursor } from './cursor.ts';
import { custom } from './custom.ts';
import { demo } from './demo.ts';
import { gemini } from './gemini.ts';
import { goose } from './goose.ts';
import { kimi } from './kimi.ts';
import { opencode } from './opencode.ts';
import { pi } from './pi.ts';
import { qwen } from './qwen.ts';

/** Every agent CLI that we know, by name, in the order in which people are shown them. A compiled binary cannot glob: static imports. */
export const agents: Readonly<Record<string, Agent>> = {
  claude,
  codex,
  gemini,
  opencode,
  pi,
  qwen,
  aider,
  cursor,
  copilot,
  kimi,
  goose,
  amp,
  crush,
  codewhale,
  custom,
  demo,
};
