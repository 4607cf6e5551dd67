/** Over plain HTTP from another machine there is no clipboard interface: the old way still works there. */
const copyOldWay = (text: string): boolean => {
  const holder = document.createElement('textarea');
  holder.value = text;
  holder.className = 'hidden-text';
  holder.setAttribute('aria-hidden', 'true');
  const focused = document.activeElement;
  document.body.append(holder);
  holder.select();
  // oxlint-disable-next-line typescript/no-deprecated -- there is no other way without a secure context
  const copied = document.execCommand('copy');
  holder.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
};

/** Puts a text into the clipboard; whether it is there. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
};
