import { expect, test } from 'bun:test';
import { redact } from '../../../src/model/redact.ts';

test.each([
  ['key sk-ant-api03-abcdefgh refused', 'key [secret] refused'],
  ['ghp_abcdefgh12345678', '[secret]'],
  ['Authorization: Bearer abc.def.ghi-jkl', 'Authorization: [secret]'],
  ['password = "hunter2hunter2"', 'password = "[secret]"'],
  ['https://ada:pass-word@example.com/x', 'https://ada:[secret]@example.com/x'],
  ['POST https://hooks.slack.com/services/T0/B0/xyz failed', 'POST https://hooks.slack.com/services/[secret] failed'],
  ['https://api.telegram.org/bot1:abc/sendMessage', 'https://api.telegram.org/bot[secret]/sendMessage'],
  ['round 12 hit the wall of 30 min', 'round 12 hit the wall of 30 min'],
  ['commit 3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7', 'commit 3f2c9a7be0d14c55b6a7c8d9e0f1a2b3c4d5e6f7'],
])('%s', (text, safe) => {
  expect(redact(text)).toBe(safe);
});

test('takes out what is known to be secret, whatever it looks like', () => {
  expect(redact('GET http://10.0.0.7/a-word', ['a-word', ''])).toBe('GET http://10.0.0.7/[secret]');
});
