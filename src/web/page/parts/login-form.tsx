import { Said } from './said.tsx';

interface LoginFormProps {
  /** Why the token that was given is not taken; empty where none was. */
  readonly why: string;
  readonly onToken: (token: string) => void;
}

/** Asks for the token. It is kept by the browser as a cookie that scripts cannot read. */
export const LoginForm = ({ why, onToken }: LoginFormProps) => (
  <form
    class="panel login"
    onSubmit={(event) => {
      event.preventDefault();
      const token = new FormData(event.currentTarget).get('token');
      if (typeof token === 'string') onToken(token.trim());
    }}
  >
    <label for="token">Token</label>
    <p class="soft">It stands in the address that agent-runner dashboard printed, after “#token=”.</p>
    <input id="token" name="token" type="password" autocomplete="current-password" required />
    <p class="problem" role="alert">
      <Said text={why} />
    </p>
    <button type="submit" class="strong">
      Look
    </button>
  </form>
);
