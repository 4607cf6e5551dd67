import type { ComponentChildren } from 'preact';

interface PanelProps {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
  /** Whether what is in it scrolls: then its size never depends on how much there is. */
  readonly scrolls?: boolean;
  readonly children: ComponentChildren;
}

/** A part of the page with a heading. */
export const Panel = ({ id, title, aside, scrolls = false, children }: PanelProps) => (
  <section class={`panel ${id}`} aria-labelledby={`${id}-title`}>
    <div class="panel-head">
      <h3 id={`${id}-title`}>{title}</h3>
      {aside === undefined ? null : <div class="aside">{aside}</div>}
    </div>
    {scrolls ? (
      <div class="scrolls" tabIndex={0} role="region" aria-labelledby={`${id}-title`}>
        {children}
      </div>
    ) : (
      children
    )}
  </section>
);
