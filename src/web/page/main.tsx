import { render } from 'preact';
import { onToken, takeToken } from './browser/address.ts';
import { goLive } from './browser/live.ts';
import { sendLogin } from './browser/requests.ts';
import { App } from './parts/app.tsx';

const place = document.getElementById('page');
const token = takeToken();
// What is wrong with a token is told when the page asks for another.
if (token !== undefined) await sendLogin(token);
const live = goLive();
onToken((later) => void live.login(later));
if (place !== null) render(<App live={live} />, place);
