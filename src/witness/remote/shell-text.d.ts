/** A shell script, taken in as text when the program is built. */
declare module '*.sh' {
  const text: string;
  export default text;
}
